"""What a note to a colleague says of somebody, read as if it were said to them: its claims are held to the proof."""

import re
from collections.abc import Iterator

from agents.grounding_words import Lexicon, claimed, unquoted
from agents.proposals import CheckedFact

_SHORTEST = 2
"""Characters of a part of a name that is looked for."""


def claimed_about(text: str, name: str, fact: CheckedFact, lexicon: Lexicon) -> list[str]:
    """What `text` says of the person `name` and `fact` does not show, each in its words."""
    return claimed(_second_person(unquoted(text, (fact,)), name, lexicon), fact, lexicon)


def _second_person(text: str, name: str, lexicon: Lexicon) -> str:
    for said, instead in _forms(name, lexicon):
        text = re.sub(rf"(?<![\w/.-]){re.escape(said)}(?![\w/-])", instead, text)
    return text


def _forms(name: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Every way to speak of them, longer ones first, and how one would say it to themselves."""
    # A month stands in dates; who is called so is found by the rest of the name.
    parts = (part for part in name.split() if len(part) >= _SHORTEST and part not in lexicon.words.months)
    for called in dict.fromkeys((name, *parts)):
        yield from ((form.format(name=called), instead) for form, instead in lexicon.words.about.second.items())

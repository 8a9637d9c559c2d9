"""What a sentence may say about the person it is written to, by language and by the kind of proof that it cites."""

from datetime import date
from functools import cache
from pathlib import Path

from memory.knowledge.files import read
from memory.knowledge.message_wording import LANGUAGES
from memory.records import Frozen, Text

FOLDER = Path(__file__).parent


class Kind(Frozen):
    """One kind of proof, as the phrases of the wording are named."""

    acts: tuple[Text, ...] = ()
    """What the person did, as words beside `you`."""
    made: tuple[Text, ...] = ()
    """The same, where only a thing of theirs may follow: who wrote a review did not write what it is about."""
    things: tuple[Text, ...] = ()
    """What may be called theirs, each in the singular: one proof proves one."""
    words: tuple[Text, ...] = ()
    """What else is said of such a thing."""
    owned: bool = True
    """Whether the title itself is theirs: somebody's review is, what they reviewed is not."""
    by_title: bool = False
    """Whether the title says what they did: of `Fuse the norm kernel` it may be said that they fused it."""
    made_by_others: bool = False


class ClaimWords(Frozen):
    """One language's file; what each key is for is said in the file itself."""

    language: Text
    reviewed_on: date
    you: tuple[Text, ...]
    your: tuple[Text, ...]
    yours: tuple[Text, ...]
    copulas: tuple[Text, ...]
    articles: tuple[Text, ...]
    by: tuple[Text, ...]
    before_you: tuple[Text, ...]
    after_you: tuple[Text, ...]
    after_act: tuple[Text, ...]
    after_subject: tuple[Text, ...]
    verb_apart: bool
    fine: tuple[Text, ...]
    writer: tuple[Text, ...]
    near: tuple[Text, ...]
    job: tuple[Text, ...]
    joins: tuple[Text, ...]
    breaks: tuple[Text, ...]
    shading: Text
    of_writer: Text
    kinds: dict[str, Kind]


@cache
def claim_words(language: str, folder: Path = FOLDER) -> ClaimWords:
    """The words for `language`, or English where a language has none.

    Raises:
        UsageError: the file does not fit its schema.
    """
    known = language if language in LANGUAGES else LANGUAGES[0]
    return read(folder / f"claims_{known}.yaml", ClaimWords)

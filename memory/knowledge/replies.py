"""What the conversation says, sentence by sentence, in the languages in which all of it was written.

A reply is in one language from its first word to its last: whoever writes in another one is answered in English.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path

from memory.knowledge.files import read
from memory.records import Frozen, Period, RoleLabel, SearchStatus, Text

FOLDER = Path(__file__).parent
WRITTEN = ("en", "de")


class Replies(Frozen):
    """Sentences by what they are for; {names} in braces are filled in by whoever says them."""

    language: Text
    as_of: date
    thousands: Text
    """Between groups of three digits."""
    fields: dict[Text, Text]
    """The fields of a brief as a person names them."""
    roles: dict[RoleLabel, Text]
    """What a role is called, where that differs from how it is called everywhere."""
    periods: dict[Period, Text]
    topics: dict[Text, Text]
    """What a question is about."""
    named: dict[Text, Text]
    """Names of the knowledge files that are shown to people; one that is missing is shown as it is written there."""
    spoken_of: dict[Text, Text]
    """Stretches of the sources' own words for a market, and what is said in their place; the longest first."""
    stands: dict[SearchStatus, Text]
    """What is going on where no word of a person is waited for."""
    taken: Text
    taken_back: Text
    changed: Text
    open: Text
    remote_yes: Text
    remote_no: Text
    visa_yes: Text
    visa_no: Text
    more: Text
    reads_as: Text
    or_role: Text
    reads_as_several: Text
    reads_as_none: Text
    usual_pay: Text
    band: Text
    old: Text
    refuses: Text
    careful: Text
    pool: Text
    off_limits: Text
    shall_i: Text
    all_there: Text
    missing: Text
    nothing_taken: Text
    not_searched: Text
    how_much: Text
    one_role: Text
    which_currency: Text
    nothing_to_undo: Text
    too_late: Text
    unheard: Text
    left_out: Text
    not_noted: Text
    somebody_else: Text
    ad_read: Text
    one_brief: Text
    speaks_for: Text
    speaks_against: Text
    changes_mind: Text
    words_alone: Text
    no_band: Text
    no_budget: Text
    budget_under: Text
    budget_within: Text
    budget_over: Text
    budget_apart: Text
    no_source: Text
    nobody_found: Text
    and_more: Text
    shall_i_draft: Text
    start_again: Text
    failed: Text

    def number(self, amount: int) -> str:
        return f"{amount:,}".replace(",", self.thousands)

    def name(self, written: str) -> str:
        return self.named.get(written, written.replace("_", " "))

    def spoken(self, universe: str) -> str:
        """A source's words for a market, as far as there are others for them in this language."""
        for theirs in sorted(self.spoken_of, key=lambda words: -len(words)):
            universe = universe.replace(theirs, self.spoken_of[theirs])
        return universe


@lru_cache(maxsize=4)
def replies(language: str, folder: Path = FOLDER) -> Replies:
    """In `language` where all of it was written, else in English.

    Raises: UsageError: names the file and, where one is wrong, the key.
    """
    return read(folder / f"replies_{language if language in WRITTEN else 'en'}.yaml", Replies)

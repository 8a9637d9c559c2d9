"""What the sources' terms allow an organisation that recruits for itself, and one that does so for a fee."""

from datetime import date
from functools import cache
from pathlib import Path

from memory.knowledge.files import read
from memory.records import Frozen, Text, Use

FILE = Path(__file__).parent / "terms.yaml"


class SourceKey(Frozen):
    """What somebody may get from a source to be asked more of it; docs/sources.md says how."""

    setting: Text
    """Name of the variable."""
    without: Text
    buys: Text
    costs: Text
    needed: bool = False
    """Whether the source's own address is not asked without it."""


class SourceTerms(Frozen):
    rule: Text
    """In one line, for a reader."""
    url: Text
    as_of: date
    """When they were read, or the day they are of."""
    bars: tuple[Use, ...]
    shown: Text | None = None
    """What has to stand beside the source's answers wherever they are shown."""
    confirm: bool = False
    """Whether somebody has to accept them for this organisation before the source is asked."""
    hosts: tuple[Text, ...]
    """Hosts, with what lies below them, whose terms these are."""
    key: SourceKey | None = None
    """None: there is none to get."""


class Terms(Frozen):
    as_of: date
    unsaid: Use
    """Whose rules hold while nobody has said."""
    sources: dict[str, SourceTerms]

    def key(self, source: str) -> SourceKey | None:
        """None: there is none to get, or nothing is known of this source."""
        return self.sources[source].key if source in self.sources else None


@cache
def terms(file: Path = FILE) -> Terms:
    """Raises: UsageError: the file does not fit its schema; the message names the key."""
    return read(file, Terms)

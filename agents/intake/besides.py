"""What a person says of a position that no question is about: visa, languages, hours, and what is nice to have."""

from collections.abc import Iterable
from dataclasses import dataclass

from agents.builtin.intake.slots import skills, visa
from agents.builtin.intake.text import read
from agents.builtin.intake.tongues import languages
from agents.builtin.intake.zones import time_zone
from memory.knowledge.market import Market
from memory.records import LanguageNeed


@dataclass(frozen=True)
class Besides:
    """None or empty where nothing is said of it."""

    visa: bool | None
    time_zone: str | None
    languages: tuple[LanguageNeed, ...]
    nice: tuple[str, ...]

    @property
    def any(self) -> bool:
        return self.visa is not None or bool(self.time_zone or self.languages or self.nice)


def besides(said: str, market: Market) -> Besides:
    """Args: said: a line for each time; of two that speak of one thing the newer stands."""
    found = [_in_a_line(line, market) for line in reversed(said.splitlines())]
    spoken = {need.language: need for one in reversed(found) for need in one.languages}
    return Besides(
        visa=next((one.visa for one in found if one.visa is not None), None),
        time_zone=next((one.time_zone for one in found if one.time_zone), None),
        languages=tuple(spoken.values()),
        nice=tuple(dict.fromkeys(skill for one in reversed(found) for skill in one.nice)),
    )


def lines_besides(parts: Iterable[str], market: Market) -> tuple[str, ...]:
    """Those parts of a turn that say something of it, each a line of its own."""
    lines = (" ".join(part.split()) for part in parts)
    return tuple(line for line in lines if _in_a_line(line, market).any)


def _in_a_line(line: str, market: Market) -> Besides:
    text, lexicon = read(line, market.lexicon), market.lexicon
    return Besides(
        visa=visa(text, lexicon),
        time_zone=time_zone(text, lexicon.time_zone),
        languages=languages(text, lexicon),
        nice=skills(text, lexicon)[1],
    )

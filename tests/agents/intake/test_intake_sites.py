"""Places that no list knows: all of these are invented."""

from dataclasses import replace

import pytest

from agents.builtin.intake.sites import unlisted_place
from agents.builtin.intake.text import read
from memory.knowledge.phrases import Phrases
from tests.agents.intake.intake_reading import MARKET, brief_of

LEXICON = MARKET.lexicon
BODY = "We train and serve models for bakeries of every size, and we look after them in the night. " * 4


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ML Engineer\nLocation: Tarnwick\n" + BODY, "Tarnwick"),
        ("ML Engineer\nStandort: Oberquelbach an der Lohm\n" + BODY, "Oberquelbach an der Lohm"),
        ("Ingénieur ML\nLieu : Vaucresse\n" + BODY, "Vaucresse"),
        ("ML Engineer – Tarnwick (hybrid)\n" + BODY, "Tarnwick"),
        ("ML Engineer\nTarnwick | full-time | 80k\n" + BODY, "Tarnwick"),
        (f"ML Engineer\n{BODY}Our office is based in Tarnwick.", "Tarnwick"),
        (f"ML-Ingenieur\n{BODY}Wir sitzen in einem hellen Büro in Quelbach.", "Quelbach"),
        (f"Ingénieur ML\n{BODY}Nos bureaux à Sauverny-le-Haut sont calmes.", "Sauverny-le-Haut"),
        (f"Ingeniero ML\n{BODY}Tenemos la oficina en Villarpardo.", "Villarpardo"),
        ("ML mühendisi, Akçatepe'de ofisten, PyTorch", "Akçatepe"),
        ("need an ML engineer in Tarnwick, PyTorch", "Tarnwick"),
        ("RAG engineer, Tarnwick, 2 days onsite", "Tarnwick"),
        ("RAG engineer, Python, remote", None),
        ("RAG engineer in Teilzeit, Python", None),
        ("ML-Ingenieur in Festanstellung, PyTorch", None),
        ("engineer for LLM apps, Senior, hybrid", None),
        ("ML Engineer (Computer Vision), full-time\n" + BODY, None),
        (f"ML Engineer\n{BODY}You are based in reality and near the data.", None),
    ],
)
def test_a_place_is_known_by_where_its_name_stands(text: str, place: str | None) -> None:
    assert unlisted_place(read(text, LEXICON), LEXICON) == place


async def test_a_listed_place_outranks_an_unlisted_one() -> None:
    assert (await brief_of("ML engineer in Tarnwick, PyTorch, or in Zurich")).location == "Zurich"


def test_a_skill_is_no_place_because_it_is_known_as_one() -> None:
    """The planted fault: without the list of skills, Kubernetes is a town."""
    text = "engineer for services in Kubernetes, hybrid"
    nothing = Phrases[str]([])
    blind = replace(LEXICON, skills=nothing, specialisations=nothing, work=Phrases([]))
    assert unlisted_place(read(text, LEXICON), LEXICON) is None
    assert unlisted_place(read(text, blind), blind) == "Kubernetes"

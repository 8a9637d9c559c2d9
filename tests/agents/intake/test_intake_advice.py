"""What a brief is told of the market: each line carried by facts, nothing offered that nobody confirmed."""

from datetime import date

import pytest

from agents.intake.advice import advise
from memory.records import Advice, AdviceLine, Brief
from tests.agents.intake.intake_reading import MARKET, TODAY, brief_of

TRAINER = "Research scientist, new methods for language models, first-author NeurIPS papers, Zürich."
INFRA = "ML infrastructure engineer: CUDA kernels, vLLM, NCCL, Triton."
APPLIED = "LLM agents and RAG assistants with LangChain on Claude, product for customers, Berlin."
SECTIONS = ("pay", "pool", "alternatives", "levers", "places", "channels", "capability", "screening")


async def _advice(text: str, today: date = TODAY) -> Advice:
    return _of(await brief_of(text), today)


def _of(brief: Brief, today: date = TODAY) -> Advice:
    advice = advise(brief, MARKET, today)
    assert advice is not None
    return advice


def _lines(advice: Advice) -> list[AdviceLine]:
    return [line for section in SECTIONS for line in getattr(advice, section)]


def _standing(lines: tuple[AdviceLine, ...], name: str) -> str:
    (line,) = [line for line in lines if line.name == name]
    return line.standing


@pytest.mark.parametrize(
    "text",
    [
        TRAINER,
        INFRA,
        APPLIED,
        "Research engineer for RL environments and large training runs, ablations, San Francisco, $400k",
        "ML engineer, train and deploy ranking models, Istanbul",
        "Data scientist for A/B tests and causal inference in Berlin",
        "need an AI engineer in Hamburg",
    ],
)
async def test_every_line_names_facts_on_file_with_their_source_and_day(text: str) -> None:
    lines = _lines(await _advice(text))
    assert len(lines) > 3
    for line in lines:
        assert line.cites
        for cite in line.cites:
            fact = MARKET.named[cite.figure]
            assert (cite.source, cite.as_of) == (MARKET.cite(fact.source), fact.as_of)


async def test_work_outside_the_roles_gets_no_advice() -> None:
    assert advise(await brief_of("Payroll clerk, stand-ups, pizza."), MARKET, TODAY) is None


async def test_both_readings_of_a_blurred_brief_are_priced_and_counted_and_nothing_else_is_said() -> None:
    advice = await _advice("need an AI engineer in Hamburg")
    assert [line.name for line in advice.pool] == ["applied_ai_engineer", "ml_engineer"]
    assert len([line for line in advice.pay if line.name == "band"]) == 2
    others = ("alternatives", "levers", "places", "channels", "capability", "screening")
    assert [getattr(advice, section) for section in others] == [()] * len(others)


async def test_the_bands_of_a_brief_lead_back_to_the_facts_that_state_them() -> None:
    advice = await _advice(f"{APPLIED} San Francisco".replace("Berlin.", ""))
    cited = [[cite.figure for cite in line.cites] for line in advice.pay if line.name == "band"]
    assert cited == [["band_us_applied"], ["band_de_llm_applied", "factor_us"]]


async def test_the_universe_of_a_brief_is_said() -> None:
    assert _standing((await _advice(INFRA)).pay, "universe") == "outside"
    assert _standing((await _advice(f"{INFRA} SF, $400k")).pay, "universe") == "frontier"


async def test_the_median_of_advertised_applied_roles_is_shown_to_applied_briefs_only() -> None:
    assert "applied_median_advertised" in {line.name for line in (await _advice(APPLIED)).pay}
    for text in (TRAINER, INFRA, "need an AI engineer in Hamburg"):
        assert "138,000" not in " ".join(line.text for line in _lines(await _advice(text)))


async def test_a_lever_is_offered_only_where_the_recruiter_said_so() -> None:
    advice = await _advice(f"{TRAINER} We give you freedom to publish and equity.")
    assert _standing(advice.levers, "publishing") == "confirmed"
    assert _standing(advice.levers, "ownership") == "confirmed"
    assert _standing(advice.levers, "mission") == "not_confirmed"
    assert _standing(advice.levers, "balance") == "not_confirmed"


async def test_a_lever_that_was_said_counts_for_every_role_and_in_a_short_sentence_too() -> None:
    levers = (await _advice(f"{INFRA} We give equity. Our team may publish.")).levers
    assert _standing(levers, "ownership") == "confirmed"
    assert _standing(levers, "publishing") == "confirmed"
    assert "publishing" not in {line.name for line in (await _advice(INFRA)).levers}


async def test_words_about_the_work_confirm_no_lever() -> None:
    levers = (await _advice(f"{INFRA} You run large compute jobs on a GPU cluster.")).levers
    assert _standing(levers, "compute") == "not_confirmed"


async def test_a_long_sentence_of_levers_is_read_once_and_repeated_in_short() -> None:
    levers = (await _advice(f"{TRAINER} We {'compute equity ' * 3_000}")).levers
    assert _standing(levers, "compute") == "confirmed"
    assert max(len(line.text) for line in levers) < 300


async def test_levers_of_a_bare_brief_are_all_unconfirmed() -> None:
    assert {line.standing for line in (await _advice(INFRA)).levers} == {"not_confirmed"}


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ("We give each researcher compute on our own GPU cluster.", "confirmed"),
        ("We have no frontier compute for you.", "ruled_out"),
        ("Unsere Forscher arbeiten ohne eigene GPUs.", "ruled_out"),
        ("We have no bureaucracy at all, and plenty of our own compute.", "confirmed"),
        ("We like long walks and gardens.", "not_confirmed"),
    ],
)
async def test_no_frontier_compute_is_said_unless_compute_is_confirmed(said: str, standing: str) -> None:
    advice = await _advice(f"{TRAINER} {said}")
    (compute,) = [line for line in advice.levers if line.name == "compute"]
    assert compute.standing == standing
    assert ("No frontier compute" in compute.text) is (standing != "confirmed")


async def test_a_denial_weighs_more_than_a_mention() -> None:
    advice = await _advice(f"{TRAINER} We buy compute when we must. We have no compute of our own today.")
    assert _standing(advice.levers, "compute") == "ruled_out"


async def test_a_contested_hub_is_never_called_a_saving() -> None:
    for place in ("Zürich", "London", "Paris", "San Francisco", "Toronto", "Tel Aviv", "New York"):
        advice = await _advice(INFRA.replace("Triton.", f"Triton. {place}."))
        own = advice.places[0]
        assert own.standing == "hub"
        assert "no saving" in own.text
        assert "underbid:" not in own.text


async def test_places_say_what_they_change_apart_from_hubs_and_on_what_condition() -> None:
    advice = await _advice(INFRA)
    told = {line.standing: line.text for line in advice.places}
    assert "Warsaw" in told["underbid"]
    assert "fraction" in told["underbid"]
    assert "Istanbul" in told["lower_cost"]
    assert "40 to 60 percent" in told["lower_cost"]
    assert not {"Warsaw", "Istanbul"} & set(told["hub"].replace(",", "").split())
    assert "employer of record" in told["not_said"]


@pytest.mark.parametrize(
    ("words", "standing"), [("Fully remote.", "open"), ("On site only, no remote.", "closed"), ("", "not_said")]
)
async def test_other_places_stand_open_as_the_brief_allows_remote_work(words: str, standing: str) -> None:
    advice = await _advice(f"{INFRA} Berlin. {words}")
    assert _standing(advice.places, "condition") == standing


async def test_channels_that_mislead_about_a_role_are_told_apart_with_the_reason() -> None:
    trainer, applied = (await _advice(TRAINER)).channels, (await _advice(APPLIED)).channels
    assert _standing(trainer, "conference_authors") == "suits"
    assert _standing(applied, "conference_authors") == "does_not_suit"
    assert _standing(applied, "kaggle") == "does_not_suit"
    for lines in (trainer, applied):
        assert not {line.name for line in lines if line.standing == "suits"} & {
            line.name for line in lines if line.standing == "does_not_suit"
        }
    (reason,) = [line.text for line in applied if line.name == "conference_authors"]
    assert reason.endswith("builders seldom publish")


async def test_the_core_projects_of_a_role_are_named_where_open_source_suits_it() -> None:
    (line,) = [line for line in (await _advice(INFRA)).channels if line.name == "core_projects"]
    assert "/" in line.text
    (narrow,) = [
        line
        for line in _of((await brief_of(INFRA)).model_copy(update={"specialisation": "rl"})).channels
        if line.name == "core_projects"
    ]
    assert "huggingface/trl" in narrow.text


async def test_a_pool_says_its_basis_and_how_loose_it_is() -> None:
    (pool,) = (await _advice(TRAINER)).pool
    assert pool.standing == "tiny"
    assert "4,622 people" in pool.text
    assert "MacroPolo" in pool.text
    (loose,) = (await _advice(INFRA)).pool
    assert "held loosely" in loose.text
    (unknown,) = (await _advice("Data scientist for A/B tests and causal inference in Berlin")).pool
    assert unknown.standing == "uncounted"
    assert "no figure on file" in unknown.text


async def test_a_specialisation_with_its_own_count_is_told_that_one() -> None:
    brief = await brief_of("ML engineer, train and deploy ranking models, Berlin")
    assert "pool_llm" not in {cite.figure for cite in _of(brief).pool[0].cites}
    llm = brief.model_copy(update={"specialisation": "llm"})
    assert "pool_llm" in {cite.figure for cite in _of(llm).pool[0].cites}


async def test_a_tiny_pool_gets_another_brief_or_another_layer_with_its_fee() -> None:
    advice = await _advice(TRAINER)
    told = {line.name: line.text for line in advice.alternatives}
    assert "fewer_more_senior" in told
    assert "25 to 33 percent of first-year pay" in told["retained_search"]
    assert "20 to 30 percent of salary" in told["talent_agents"]
    assert "adjacent_lane_brief" not in told


async def test_a_budget_under_the_band_gets_the_adjacent_lane_and_a_junior_to_grow() -> None:
    text = "ML engineer, train and deploy ranking models, Berlin, 55k EUR"
    told = {line.name: line.text for line in (await _advice(text)).alternatives}
    assert "71 percent" in told["adjacent_lane_brief"]
    assert {"junior_to_grow", "other_place"} <= told.keys()
    junior = {line.name for line in (await _advice(f"Junior {text}")).alternatives}
    assert "junior_to_grow" not in junior


async def test_a_broad_pool_within_its_band_is_given_no_other_brief() -> None:
    brief = (await brief_of(APPLIED)).model_copy(update={"specialisation": None})
    assert _of(brief).pool[0].standing == "broad"
    assert _of(brief).alternatives == ()


async def test_screening_probes_the_work_of_the_role() -> None:
    def probing(advice: Advice) -> set[str]:
        return {line.name for line in advice.screening if line.standing == "probes"}

    assert "job_talk" in probing(await _advice(TRAINER))
    assert "inference_design" in probing(await _advice(INFRA))
    assert "job_talk" not in probing(await _advice(APPLIED))
    assert "deep_dive" in probing(await _advice(APPLIED))


async def test_old_figures_are_warned_about_once_a_source() -> None:
    assert (await _advice(INFRA, date(2026, 6, 15))).warnings == ()
    warned = (await _advice(INFRA, date(2026, 11, 29))).warnings
    assert [remark.kind for remark in warned] == ["stale_figures", "stale_figures"]
    assert len({remark.text for remark in warned}) == 2

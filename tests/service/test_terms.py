"""What the sources' terms bar: an agency, and everybody while nobody has said how the organisation recruits."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from memory.errors import NotPermitted, SourceBarred
from memory.knowledge.terms import terms
from memory.records import Actor, Use
from service.settings import Settings, described
from service.setup import Setup
from service.terms import bars, bounds
from tests.helpers.parts import NOW
from tests.helpers.world import ACTOR, Parts, one_source, opened

FORGE = "https://forge.example/api"
"""A server that is set in place of GitHub's."""


def said(use: Use | None, name: str = "github", url: str | None = None) -> str | None:
    return bars(terms(), use, {"github": url})(name)


def test_an_agency_may_not_ask_github_and_is_told_the_rule_with_its_address() -> None:
    why = said("agency")
    assert why is not None
    assert "may not be sold" in why
    assert "https://docs.github.com" in why
    assert said("in_house") is None
    assert said("agency", "openalex") is None


def test_a_source_whose_terms_ask_for_it_is_off_until_somebody_accepts_them() -> None:
    why = bars(terms(), "in_house", {})("semanticscholar")
    assert why is not None
    assert "HARDSIGNAL_CONFIRMED_TERMS=semanticscholar" in why
    assert "https://www.semanticscholar.org" in why
    assert (
        bars(terms(), "in_house", {}, Settings(confirmed_terms="arxiv, SemanticScholar").confirmed)("semanticscholar")
        is None
    )


def test_accepted_terms_do_not_lift_the_bar_on_an_agency() -> None:
    assert bars(terms(), "agency", {}, {"github", "orcid"})("github") is not None


def test_a_server_of_ones_own_is_asked_without_anybody_accepting_anything() -> None:
    assert said("in_house", "semanticscholar") is not None
    assert bars(terms(), "in_house", {"semanticscholar": FORGE})("semanticscholar") is None


def test_while_nobody_has_said_the_stricter_rule_holds_and_the_way_out_is_named() -> None:
    why = said(None)
    assert why is not None
    assert "hardsignal setup" in why
    # The fault: a book whose default is the laxer one lets everybody through.
    lax = terms().model_copy(update={"unsaid": "in_house"})
    assert bars(lax, None, {})("github") is None


@pytest.mark.parametrize("url", [FORGE, "http://127.0.0.1:8000", "https://notgithub.com"])
def test_a_server_of_ones_own_is_not_bound_by_githubs_terms(url: str) -> None:
    assert said("agency", url=url) is None


@pytest.mark.parametrize("url", ["https://api.github.com", "https://github.com/x"])
def test_github_under_its_own_address_is(url: str) -> None:
    assert said("agency", url=url) is not None


@pytest.mark.parametrize("config", [".git/config", "config"])
def test_for_an_agency_a_clone_of_github_is_github(tmp_path: Path, config: str) -> None:
    (tmp_path / config).parent.mkdir(exist_ok=True)
    (tmp_path / config).write_text('[remote "origin"]\n\turl = git@GitHub.com:kiln/oven.git\n')
    name = f"git:{tmp_path}"
    assert "clone from github" in str(said("agency", name))
    assert said("in_house", name) is None
    assert said(None, name) is None
    (tmp_path / config).write_text('[remote "origin"]\n\turl = https://forge.example/kiln/oven.git\n')
    assert said("agency", name) is None


async def test_a_barred_source_is_skipped_with_the_reason_and_never_asked(tmp_path: Path) -> None:
    alpha = one_source()
    async with opened(tmp_path, Parts(sources=(alpha,), bars={"alpha": "its terms say no"})) as world:
        view = await world.at_shortlist("alpha")
        assert [(row.source, row.status, row.reason, row.requests) for row in view.coverage] == [
            ("alpha", "skipped", "its terms say no", 0)
        ]
        assert (view.shortlist, alpha.asked) == ((), [])
        with pytest.raises(SourceBarred):
            world.deps.sources.get("alpha")


async def test_what_was_said_is_kept_and_audited(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts()) as world:
        setup = Setup(world.rows.organisation, terms(), lambda: NOW, sources=(), barred=lambda name: None, held=())
        before = await setup.show()
        assert (before.use, before.rules, [one.source for one in before.barred]) == (
            None,
            "agency",
            ["github", "orcid"],
        )
        after = await setup.say(ACTOR, "in_house")
        assert (after.use, after.rules, after.barred) == ("in_house", "in_house", ())
        assert await world.rows.organisation.use() == "in_house"
        assert [entry.act for entry in await world.rows.audit.entries()] == ["organisation.in_house"]
        with pytest.raises(NotPermitted):
            await setup.say(Actor(id="local:x", roles=("recruiter",)), "agency")


def test_stack_exchange_is_off_until_somebody_accepts_its_terms_and_kaggle_by_file_is_not() -> None:
    why = bars(terms(), "in_house", {})("stackexchange")
    assert why is not None
    assert "written consent" in why
    assert bars(terms(), "in_house", {}, {"stackexchange"})("stackexchange") is None
    assert bars(terms(), "in_house", {"stackexchange": "http://127.0.0.1:9/2.3"})("stackexchange") is None
    assert (
        bars(terms(), "in_house", {"stackexchange": "https://api.stackexchange.com/2.3"})("stackexchange") is not None
    )
    assert bars(terms(), "agency", {}, held={"HARDSIGNAL_KAGGLE_FOLDER"})("kaggle") is None


def test_orcid_is_off_until_somebody_accepts_that_it_is_for_non_commercial_use() -> None:
    why = said("in_house", "orcid")
    assert why is not None
    assert "non-commercial" in why
    assert bars(terms(), "in_house", {}, {"orcid"})("orcid") is None
    assert said("in_house", "dblp") is None


@pytest.mark.parametrize(
    ("source", "setting"), [("openreview", "OPENREVIEW_TOKEN"), ("kaggle", "HARDSIGNAL_KAGGLE_FOLDER")]
)
def test_what_a_source_cannot_be_asked_without_is_told_and_asked_for_at_its_own_address_alone(
    source: str, setting: str
) -> None:
    assert (bars(terms(), "agency", {})(source) or "").startswith(f"without {setting}: ")
    assert bars(terms(), "agency", {}, held={setting})(source) is None
    assert bars(terms(), "agency", {"openreview": FORGE})("openreview") is None


def test_a_key_that_is_not_set_is_a_bound_and_no_bar() -> None:
    assert bars(terms(), "in_house", {})("github") is None
    told = bounds(terms(), {}, ())("github") or ""
    assert "60 requests an hour" in told
    assert "5,000" in told
    assert bounds(terms(), {}, {"GITHUB_TOKEN"})("github") is None
    assert bounds(terms(), {"github": FORGE}, ())("github") is None
    assert bounds(terms(), {}, ())("arxiv") is None


def test_every_key_is_a_setting_and_every_setting_that_holds_something_is_held() -> None:
    keys = {known.key.setting for known in terms().sources.values() if known.key}
    assert keys <= described().keys()
    assert Settings(github_token=SecretStr("x"), hf_token=None).held & keys == {"GITHUB_TOKEN"}

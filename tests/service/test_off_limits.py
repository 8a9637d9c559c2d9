"""Off-limits lists at work: shown at acceptance, told beside an untouched score, held at one door in three places."""

import json
from pathlib import Path

import pytest

from memory.errors import ContactRefused, NotPermitted, UnknownId, UsageError
from memory.records import Actor, Approach, OffLimitsFound
from service.delivery import Delivery, Patience
from service.off_limits import Said, said
from service.off_limits_files import read_list
from tests.helpers.code import PRODUCT, calls, modules
from tests.helpers.parts import BRIEF, NOW
from tests.helpers.world import ACTOR, Parts, World, address_of, one_source, opened

ADA = Said(kind="person", value="Muster, Ada", why="no_poach")
RULE = "off_limits"


def parts() -> Parts:
    return Parts(sources=(one_source("Ada Muster", "Ben Probe"),))


async def begun(world: World, *entries: Said) -> str:
    view = await world.searches.start(ACTOR, BRIEF, ("alpha",), 5, entries)
    return (await world.searches.accept(ACTOR, view.search)).search


async def test_whoever_accepts_is_shown_both_lists(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        await world.off_limits.add_everywhere(ACTOR, [Said(kind="company", value="Kiln Works", why="client")])
        view = await world.searches.start(ACTOR, BRIEF, ("alpha",), 5, [ADA])
        listed = [(row.value, row.why, row.everywhere) for row in view.off_limits]
        assert listed == [("Muster, Ada", "no_poach", False), ("Kiln Works", "client", True)]
        assert (await world.searches.accept(ACTOR, view.search)).off_limits == view.off_limits
        other = await world.at_brief_gate("alpha")
        assert [row.value for row in other.off_limits] == ["Kiln Works"]


async def test_a_flag_stands_beside_the_score_and_does_not_touch_it(tmp_path: Path) -> None:
    async with opened(tmp_path / "plain", parts()) as world:
        search = await begun(world)
        plain = {row.name: row for row in (await world.searches.show(search)).shortlist}
    async with opened(tmp_path / "listed", parts()) as world:
        search = await begun(world, ADA, Said(kind="person", value="Ben Prober"))
        view = await world.searches.show(search)
    flagged = {row.name: row for row in view.shortlist}
    assert flagged["Ada Muster"].off_limits == ("Muster, Ada (no poach)",)
    assert (flagged["Ben Probe"].off_limits, flagged["Ben Probe"].near_off_limits) == ((), ("Ben Prober (other)",))
    bare = {"off_limits": (), "near_off_limits": ()}
    assert {name: row.model_copy(update=bare) for name, row in flagged.items()} == plain


async def test_nothing_is_drafted_for_them(tmp_path: Path) -> None:
    scripted = parts()
    async with opened(tmp_path, scripted) as world:
        search = await begun(world, ADA)
        await world.searches.accept(ACTOR, search)
        assert [draft.name for draft in await world.review.list()] == ["Ben Probe"]
        assert len(scripted.write.asked) == 1


async def test_asked_for_by_name_they_are_refused(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        search = await begun(world, ADA)
        ada = next(row.person for row in (await world.searches.show(search)).shortlist if row.off_limits)
        with pytest.raises(ContactRefused) as refused:
            await world.searches.accept(ACTOR, search, only=[ada])
        assert (refused.value.rule, refused.value.exit_status) == (RULE, 3)
        assert (await world.searches.show(search)).status == "shortlist_gate"


async def test_listed_between_the_shortlist_and_the_draft_they_are_not_written_to(tmp_path: Path) -> None:
    scripted = parts()
    async with opened(tmp_path, scripted) as world:
        search = await begun(world)
        offered = await world.searches.show(search)
        await world.searches.gates.pass_gate(ACTOR, await world.rows.searches.get(search))
        await world.off_limits.add(ACTOR, search, [ADA])
        with pytest.raises(ContactRefused):
            await world.runner.drain(search)
        assert [draft.name for draft in await world.review.list()] == ["Ben Probe"]
        assert len(scripted.write.asked) == 1
        assert any("off_limits" in line for line in (await world.searches.show(search)).partial)
        assert len(offered.shortlist) == 2


async def test_when_the_list_grows_a_held_draft_is_blocked_and_opens_again_when_it_shrinks(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        entry = Said(kind="person", value=held.name, why="employee")
        await world.off_limits.add_everywhere(ACTOR, [entry])
        blocked = await world.review.show(held.draft)
        assert (blocked.state, blocked.blocks, blocked.message) == ("blocked", (RULE,), None)
        await world.off_limits.remove_everywhere(ACTOR, held.name)
        again = await world.review.show(held.draft)
        assert (again.state, again.blocks) == ("held", ())


async def test_an_approval_after_the_list_grew_is_refused_even_where_the_draft_still_stands(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await listed_behind_our_back(world, held.name)
        for word in (
            world.review.approve(ACTOR, held.draft, held.sha256),
            world.review.redraft(ACTOR, held.draft, "warmer"),
        ):
            with pytest.raises(ContactRefused, match=RULE):
                await word
        # The fault: with the door taken out the same approval goes through.
        deaf(world)
        assert (await world.review.approve(ACTOR, held.draft, held.sha256)).state == "approved"


async def test_a_delivery_after_the_list_grew_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await world.review.approve(ACTOR, held.draft, held.sha256)
        await listed_behind_our_back(world, held.name)
        report = await delivery(world, tmp_path).deliver_all()
        assert (report.refused, report.handed_off) == ((held.draft,), ())


async def test_the_fault_a_delivery_that_does_not_ask_the_lists_delivers(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await world.review.approve(ACTOR, held.draft, held.sha256)
        await listed_behind_our_back(world, held.name)
        deaf(world)
        assert (await delivery(world, tmp_path).deliver_all()).handed_off == (held.draft,)


async def test_an_address_at_a_listed_company_is_not_taken(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        drafts = await world.drafted("alpha")
        await world.off_limits.add_everywhere(ACTOR, [Said(kind="domain", value="people.example", why="client")])
        with pytest.raises(ContactRefused) as refused:
            await world.contacts.add(ACTOR, drafts[0].person, address_of(drafts[0].person))
        assert refused.value.rule == RULE
        assert await world.rows.contacts.of_person(drafts[0].person) == ()


def test_the_lists_are_asked_at_each_door() -> None:
    asked = {path for path, tree in modules(*PRODUCT) if "check_off_limits" in calls(tree)}
    assert asked == {
        "agents/contact_policy.py", "agents/drafting.py", "service/off_limits.py",
        "service/review.py",
    }  # fmt: skip


async def test_the_organisations_list_is_an_admins_and_every_change_is_audited_without_a_name(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        recruiter = Actor(id="local:r", roles=("recruiter",))
        with pytest.raises(NotPermitted):
            await world.off_limits.add_everywhere(recruiter, [ADA])
        search = (await world.at_brief_gate("alpha")).search
        await world.off_limits.add(recruiter, search, [ADA])
        await world.off_limits.add(recruiter, search, [ADA])
        assert len((await world.off_limits.list(search)).off_limits) == 1
        with pytest.raises(UnknownId):
            await world.off_limits.remove_everywhere(ACTOR, ADA.value)
        await world.off_limits.remove(recruiter, search, ADA.value)
        assert (await world.off_limits.list(search)).off_limits == ()
        entries = [entry for entry in await world.rows.audit.entries() if entry.act.startswith("off_limits")]
        assert [entry.act for entry in entries] == ["off_limits.added", "off_limits.added", "off_limits.removed"]
        assert "uster" not in " ".join(entry.model_dump_json() for entry in entries)
        with pytest.raises(UnknownId):
            await world.off_limits.add(recruiter, "nowhere", [ADA])


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Northlight Robotics", "name"),
        ("company:Northlight", "company"),
        ("person:Ada Muster", "person"),
        ("northlight.example", "domain"),
        ("github:ada-m", "account"),
        ("https://forge.example/ada", "account"),
        ("123e4567-e89b-12d3-a456-426614174000", "person"),
    ],
)
def test_a_word_is_read_as_what_it_names(word: str, kind: str) -> None:
    assert said(word).kind == kind


@pytest.mark.parametrize("word", ["", "person:", "!!!", "a\x07b", "x" * 201, "ada@people.example"])
def test_a_word_that_names_nobody_is_refused(word: str) -> None:
    with pytest.raises(UsageError):
        said(word)


CSV = "\ufeffCompany,Domain,why\nNorthlight,northlight.example,no-poach\nKiln Works,,client\n"


def test_files_of_each_form_are_read() -> None:
    found = read_list(CSV, "list.csv")
    assert [(one.kind, one.value, one.why) for one in found] == [
        ("company", "Northlight", "no_poach"),
        ("domain", "northlight.example", "no_poach"),
        ("company", "Kiln Works", "client"),
    ]
    lines = "\n".join(
        json.dumps(row) for row in ({"person": "Ada Muster", "why": "applicant"}, {"account": "github:x"})
    )
    assert [(one.kind, one.why) for one in read_list(lines, "l.jsonl")] == [
        ("person", "applicant"),
        ("account", "other"),
    ]
    plain = read_list("# ours\nAda Muster\n\nnorthlight.example\n", "list.txt", "employee")
    assert [(one.kind, one.why) for one in plain] == [("name", "employee"), ("domain", "employee")]


@pytest.mark.parametrize(
    ("text", "file", "line"),
    [
        ("a,b\n1,2\n", "x.csv", "line 1"),
        ("company,why\nKiln,friend\n", "x.csv", "line 2"),
        ("company,why\n,client\n", "x.csv", "line 2"),
        ('{"company": "Kiln"}\n[1]\n', "x.jsonl", "line 2"),
        ("[" * 100_000, "x.jsonl", "line 1"),
        ("Kiln\n???\n", "x.txt", "line 2"),
    ],
)
def test_a_file_with_a_bad_line_is_refused_with_its_number(text: str, file: str, line: str) -> None:
    with pytest.raises(UsageError, match=line):
        read_list(text, file)


async def listed_behind_our_back(world: World, name: str) -> None:
    """On the list, past the service that looks again at waiting drafts."""
    entry = world.off_limits._entry(ACTOR, None, Said(kind="person", value=name))
    await world.rows.off_limits.add([entry], ACTOR, NOW)


def deaf(world: World) -> None:
    """Take the lists away from whoever asks the contacts of this store."""

    async def nobody(*said: object, **more: object) -> OffLimitsFound:
        return OffLimitsFound()

    async def nothing(*said: object, **more: object) -> Approach:
        return Approach()

    world.rows.contacts.off_limits = nobody  # type: ignore[method-assign]
    world.rows.contacts.approach = nothing  # type: ignore[method-assign]
    world.rows.contacts.approach_of_draft = nothing  # type: ignore[method-assign]


def delivery(world: World, folder: Path) -> Delivery:
    return Delivery(
        outbox=world.rows.outbox, contacts=world.rows.contacts, rules=world.deps.rules, smtp=None,
        folder=folder / "outbox", patience=Patience(), now=lambda: NOW,
    )  # fmt: skip

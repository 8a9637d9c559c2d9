"""Every door through which a person changes something asks for their role before it does anything else."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from memory.errors import NotPermitted
from memory.records import Actor
from service.permissions import LOCAL_ROLES, local_actor, require
from service.review import Review

SERVICE = Path(__file__).parents[2] / "service"
NOBODY = Actor(id="local:nobody", roles=())
DOORS = {
    "BriefBack.ask": "recruiter",
    "BriefBack.revoke": "recruiter",
    "Chat.say": "recruiter",
    "Colleagues.add": "recruiter",
    "Colleagues.remove": "recruiter",
    "Contacts.add": "recruiter",
    "Contacts.objected": "recruiter",
    "Delivery.settle": "reviewer",
    "FollowUps.write": "recruiter",
    "Gates.answer": "recruiter",
    "Gates.pass_gate": "recruiter",
    "Identity.decide": "recruiter",
    "Gates.undo": "recruiter",
    "HandOffs.answer": "recruiter",
    "HandOffs.copy": "recruiter",
    "HandOffs.route": "recruiter",
    "HandOffs.settle": "recruiter",
    "Inbox.add": "recruiter",
    "Inbox.correct": "recruiter",
    "Inbox.mailbox": "recruiter",
    "OffLimitsLists.add": "recruiter",
    "OffLimitsLists.add_everywhere": "admin",
    "OffLimitsLists.remove": "recruiter",
    "OffLimitsLists.remove_everywhere": "admin",
    "Preview.look": "recruiter",
    "Retention.keep": "admin",
    "Review.approve": "reviewer",
    "Review.assign": "reviewer",
    "Review.check_again": "recruiter",
    "Review.edit": "recruiter",
    "Review.redraft": "reviewer",
    "Review.reject": "reviewer",
    "Rights.correct": "recruiter",
    "Rights.export": "recruiter",
    "Rights.forget": "admin",
    "Searches.accept": "recruiter",
    "Searches.answer": "recruiter",
    "Searches.cancel": "recruiter",
    "Searches.create": "recruiter",
    "Searches.decide": "recruiter",
    "Searches.queue_again": "recruiter",
    "Searches.resume": "recruiter",
    "Searches.start": "recruiter",
    "Searches.undo": "recruiter",
    "Setup.say": "admin",
    "Strikes.strike": "recruiter",
}
"""Each method of a service by which somebody changes something, and the role it needs."""
NO_DOOR = {
    "Routes.of": "reads",
    "Allowance.give_back": "a budget, spent by whoever asks a model",
    "Allowance.reserve": "a budget, spent by whoever asks a model",
    "Application.name_role": "reads a text, stores nothing",
    "Application.git_teams": "reads repositories, stores nothing",
    "Application.rank_git": "reads repositories, stores nothing",
    "BriefBack.answer": "a link's holder, who has no account: one answer, recorded as theirs, that accepts nothing",
    "BriefBack.shown": "a link's holder, who has no account: reads one question",
    "Capped.give_back": "a budget, spent by whoever asks a source",
    "Capped.reserve": "a budget, spent by whoever asks a source",
    "Chat.turns": "reads",
    "Colleagues.list": "reads",
    "Coverage.lines": "reads",
    "Coverage.report": "reads",
    "Delivery.checked": "reads",
    "Delivery.deliver_all": "the delivery process: sends what a person approved, in nobody's name",
    "HandOffs.show": "reads",
    "Inbox.list": "reads",
    "Inbox.of": "reads",
    "Leftovers.clear": "cleans up after `Rights.forget` and the clock, in nobody's name",
    "MemoryRecall.throw_away": "deletes the index, which is built again from the rows, in nobody's name",
    "MemoryRecall.rebuild": "builds the index again from the rows, in nobody's name",
    "MemoryRecall.recall": "reads",
    "MemoryRecall.remember": "called by a search that a person started",
    "Live.show": "reads",
    "Live.working": "reads",
    "Missing.ask": "asks what a source owes a search, for `Searches.resume`, which is a door",
    "Objections.object": "the holder of a message's link, who has no account: nobody writes to them again",
    "Objections.shown": "the holder of a message's link, who has no account: reads one question",
    "OffLimitsLists.allowed": "reads",
    "OffLimitsLists.found": "reads",
    "OffLimitsLists.list": "reads",
    "People.around": "reads",
    "People.show": "reads",
    "Planning.view": "reads",
    "Retention.due": "reads",
    "Retention.run": "the clock: deletes what is past its time, in nobody's name",
    "Queue.checked": "reads an edit that nobody stored",
    "Queue.edited": "reads",
    "Queue.page": "reads",
    "Queue.show": "reads, and notes when the viewer was first shown it",
    "Queue.view": "reads",
    "Queue.views": "reads",
    "Review.check": "reads a text, stores nothing",
    "Review.list": "reads",
    "Review.show": "reads",
    "Rights.how_found": "reads",
    "Runner.drain": "carries on what a person decided, in nobody's name",
    "Runner.failed": "reads",
    "Setup.show": "reads",
    "SearchWatch.cancelled": "reads",
    "SearchWatch.step": "shows progress",
    "Searches.go_on": "carries on what a person decided, in nobody's name",
    "Searches.list": "reads",
    "Searches.show": "reads",
    "Shortlist.brief": "reads",
    "Shortlist.compare": "reads",
    "Shortlist.rows": "reads",
    "Shortlist.tab": "reads",
    "Shortlist.why": "reads",
    "Strikes.counts": "reads",
    "Teams.of_search": "reads",
}
"""Every other public async method, and why it needs nobody's role. A new method has to be put into one of the two."""


_OWN = re.compile(r"self\.(\w+)")


class Sealed:
    """A collaborator that may not be touched before the role was asked for."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"{name} was touched before the role was asked for")


def services() -> Iterator[tuple[str, str]]:
    """Module and name of each public class of the service that is no protocol."""
    for path in sorted(SERVICE.glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not _is_protocol(node):
                yield f"service.{path.stem}", node.name


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)


def methods(kind: type) -> dict[str, Callable[..., Any]]:
    """Public async methods by `Class.name`."""
    return {
        f"{kind.__name__}.{name}": method
        for name, method in vars(kind).items()
        if inspect.iscoroutinefunction(method) and not name.startswith("_")
    }


def every_method() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for module, name in services():
        found |= methods(getattr(import_module(module), name))
    return found


def sealed(kind: type) -> Any:
    """An instance whose every attribute is sealed, made without its constructor."""
    instance: Any = object.__new__(kind)
    for name in set(_OWN.findall(inspect.getsource(import_module(kind.__module__)))) - set(dir(kind)):
        object.__setattr__(instance, name, Sealed())
    return instance


async def ask_as_nobody(kind: type, method: Callable[..., Any]) -> None:
    """Raises: AssertionError, or anything but NotPermitted: the door does not begin with the check."""
    given = {
        name: NOBODY if name == "actor" else Sealed()
        for name, parameter in inspect.signature(method).parameters.items()
        if name != "self" and parameter.default is inspect.Parameter.empty
    }
    with pytest.raises(NotPermitted):
        await method(sealed(kind), **given)


def test_every_public_method_is_a_door_or_is_known_to_be_none() -> None:
    assert every_method().keys() == DOORS.keys() | NO_DOOR.keys()


def test_whoever_takes_an_actor_is_a_door_and_nobody_else() -> None:
    takes = {name for name, method in every_method().items() if "actor" in inspect.signature(method).parameters}
    assert takes == DOORS.keys()


@pytest.mark.parametrize("door", DOORS)
async def test_a_door_asks_for_the_role_before_it_touches_anything(door: str) -> None:
    method = every_method()[door]
    kind = getattr(import_module(method.__module__), door.partition(".")[0])
    await ask_as_nobody(kind, method)


@pytest.mark.parametrize("door", DOORS)
async def test_a_door_asks_for_the_role_that_it_is_known_for(door: str) -> None:
    """With only the other roles nobody gets in; the seal breaks for whoever holds the right one."""
    method = every_method()[door]
    kind = getattr(import_module(method.__module__), door.partition(".")[0])
    for role in LOCAL_ROLES:
        actor = Actor(id="local:one", roles=(role,))
        given = {
            name: actor if name == "actor" else "x"
            for name, parameter in inspect.signature(method).parameters.items()
            if name != "self" and parameter.default is inspect.Parameter.empty
        }
        refused = False
        try:
            await method(sealed(kind), **given)
        except NotPermitted:
            refused = True
        except Exception:  # noqa: BLE001 - whatever comes behind the door is no matter of this test
            pass
        assert refused is (role != DOORS[door])


async def test_a_door_without_its_check_is_found() -> None:
    """The fault: somebody overrides a method and forgets to ask."""

    class Careless(Review):
        async def reject(self, actor: Actor, id_: str, reason: str, sha256: str | None = None) -> Any:
            return await self._rows.get(id_)

    with pytest.raises(AssertionError, match="touched before"):
        await ask_as_nobody(Careless, Careless.reject)


async def test_a_door_that_asks_too_late_is_found() -> None:
    class Late(Review):
        async def reject(self, actor: Actor, id_: str, reason: str, sha256: str | None = None) -> Any:
            draft = await self._rows.get(id_)
            require(actor, "reviewer")
            return draft

    with pytest.raises(AssertionError, match="touched before"):
        await ask_as_nobody(Late, Late.reject)


def test_the_person_at_the_terminal_holds_every_role() -> None:
    for role in LOCAL_ROLES:
        require(local_actor("somebody"), role)
    with pytest.raises(NotPermitted, match="local:nobody is not a reviewer"):
        require(NOBODY, "reviewer")

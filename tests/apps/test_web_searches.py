"""A search on the pages: the conversation, the two gates, what the sources said, and the reasons."""

import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from apps.web.pages import build
from apps.web.rendering import environment, is_web_link
from tests.apps.web_world import ACTOR, BRIEF, HERE, VAGUE, World, found, open_world, people

ACCEPT = "Accept the brief and search"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def test_a_blurred_brief_is_asked_about_and_can_be_accepted_once_nothing_is_open(world: World) -> None:
    chat = (await world.post("/chats", {"text": VAGUE, "sources": f"git:{world.repository}"})).headers["location"]
    page = await world.get(chat)
    assert "not clear yet" in page
    assert ACCEPT not in page
    for _ in range(6):
        if ACCEPT in page:
            break
        await world.post(chat, {"text": "senior, (b) train our own models, in Zurich, 150000 to 180000 CHF a year"})
        page = await world.get(chat)
    assert "open question" not in page
    assert ACCEPT in page


async def test_the_brief_is_shown_with_its_pay_date_and_source(world: World) -> None:
    page = await world.get(await world.searching())
    brief = (await world.application.searches.list())[0]
    pay = (await world.application.searches.show(brief.search)).brief
    assert pay is not None
    assert pay.pay is not None
    for told in (
        "ML infrastructure engineer",
        f"as of {pay.pay.as_of}",
        f"{pay.pay.band[0]:,}",
        "140,000 to 180,000 CHF a year",
    ):
        assert told in page


async def test_an_open_question_can_be_answered_on_the_page_of_its_search(world: World) -> None:
    search = await world.searching(VAGUE)
    topic = found(r'name="topic" value="(\w+)"', await world.get(search))
    answered = await world.post(f"{search}/answer", {"topic": topic, "value": "ml_engineer"})
    assert answered.status_code == 303
    assert f'name="topic" value="{topic}"' not in await world.get(search)


async def test_accepting_leads_to_a_shortlist_with_reasons(world: World) -> None:
    page = await world.get(await world.shortlisted())
    assert "Noor Haddadi" in page
    assert re.search(r'<code class="proof">git:[0-9a-f]{40}</code>', page)
    why = await world.get(found(r'"(/searches/\w+/people/[\w-]+)"', page))
    assert "All reasons" not in why
    assert why.count('class="points"') > 3


async def test_pressing_accept_twice_does_not_pass_the_shortlist_gate(world: World) -> None:
    search = await world.shortlisted()
    again = await world.post(f"{search}/brief", {"version": "1"})
    assert again.status_code == 409
    assert await world.status(search) == "shortlist_gate"
    await world.application.searches.accept(ACTOR, search.rpartition("/")[2])
    assert await world.status(search) != "shortlist_gate", "the fault that the check is for"


async def test_a_brief_that_has_changed_since_it_was_shown_is_not_accepted(world: World) -> None:
    search = await world.searching()
    assert (await world.post(f"{search}/brief", {"version": "0"})).status_code == 409
    assert await world.status(search) == "brief_gate"


async def test_only_the_people_who_were_ticked_get_a_draft(world: World) -> None:
    search = await world.shortlisted()
    ticked = people(await world.get(search))[1:3]
    await world.post(f"{search}/shortlist", {"people": ticked})
    drafts = await world.application.review.list()
    assert {draft.person for draft in drafts} == set(ticked)


async def test_nobody_ticked_does_not_mean_everybody(world: World) -> None:
    search = await world.shortlisted()
    refused = await world.post(f"{search}/shortlist")
    assert refused.status_code == 400
    assert "nobody is ticked" in refused.text
    assert await world.status(search) == "shortlist_gate"
    await world.application.searches.accept(ACTOR, search.rpartition("/")[2], only=[])
    assert len(await world.application.review.list()) > 1, "the fault that the check is for"


async def test_a_source_that_failed_is_told_plainly(world: World, tmp_path: Path) -> None:
    empty = tmp_path / "no-repository"
    empty.mkdir()
    search = await world.searching(source=f"git:{empty}")
    await world.post(f"{search}/brief", {"version": "1"})
    page = await world.get(search)
    assert "This list is not whole." in page
    assert "did not answer" in page
    assert "Nobody with proof of this work was found" not in page


async def test_a_source_that_means_nothing_is_refused_in_one_line(world: World) -> None:
    refused = await world.post("/chats", {"text": BRIEF, "sources": "git:/no/such/folder"})
    assert refused.status_code == 400
    assert "no such folder" in refused.text


async def test_a_search_can_be_cancelled_and_stays_so(world: World) -> None:
    search = await world.searching()
    assert (await world.post(f"{search}/cancel")).status_code == 303
    assert await world.status(search) == "cancelled"
    assert (await world.post(f"{search}/resume")).status_code == 409


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def hostile_repository(folder: Path) -> Path:
    """Somebody whose name and change would run in a browser that took them for markup."""
    folder.mkdir()
    git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@hostile.example"]
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(folder)], check=True)
    for number in (1, 2):
        (folder / f"kernel_{number}.py").write_text(f"# {number}\n" * 30)
        subprocess.run([*git, "add", "."], check=True)
        author = 'Mallory "onload=alert(3) & Co <mallory@hostile.example>'
        subject = f"Speed up serving {HOSTILE} (#{number})"
        subprocess.run([*git, "commit", "--quiet", f"--author={author}", "-m", subject], check=True)
    return folder


async def test_the_words_of_strangers_are_text(world: World, tmp_path: Path) -> None:
    """On every page that shows them; with escaping off the same check finds markup."""
    repository = hostile_repository(tmp_path / "hostile")
    search = await world.searching(f"{HOSTILE} {BRIEF}", source=f"git:{repository}")
    await world.post(f"{search}/brief", {"version": "1"})
    shown = await world.get(search)
    person = found(r'"(/searches/\w+/people/[\w-]+)"', shown)
    await world.post(f"{search}/shortlist", {"people": people(shown)})
    paths = ["/", search, person, "/drafts", found(r'"(/drafts/[\w-]+)"', await world.get(search))]
    assert "alert(1)" in "".join([await world.get(path) for path in paths[:3]])
    assert await with_markup(world.pages, paths) == []

    trusting = build(world.application, ACTOR)
    trusting.state.desk.templates.autoescape = False
    async with AsyncClient(transport=ASGITransport(trusting), base_url=HERE) as pages:
        assert await with_markup(pages, paths[:3]) == paths[:3], "the planted fault"


async def with_markup(pages: AsyncClient, paths: list[str]) -> list[str]:
    texts = {path: (await pages.get(path)).text for path in paths}
    return [path for path, text in texts.items() if "<script>" in text or "<img" in text]


LINKS = [
    ("https://papers.example/1", True),
    ("http://papers.example:8080/a?b=c#d", True),
    ("javascript:alert(1)", False),
    ("JavaScript:alert(1)", False),
    ("data:text/html,x", False),
    ("https://papers.example@evil.example/", False),
    ("https://papers.example/\u202egnp.exe", False),
    ("https://papers.example/a b", False),
    ("https://papers.example:port/", False),
    ("https://[", False),
    ("https://", False),
    ("//evil.example", False),
    ("git:0123abcd", False),
    ("", False),
]


@pytest.mark.parametrize(("url", "linked"), LINKS)
def test_only_a_plain_web_address_becomes_a_link_and_is_shown_in_full(url: str, linked: bool) -> None:
    assert is_web_link(url) is linked
    link = environment().get_template("parts.html").module.link(url)  # type: ignore[attr-defined]
    assert ("<a " in link) is linked
    if linked:
        assert f">{url}</a>" in link
        assert 'rel="noopener noreferrer nofollow"' in link

"""Who is who in a history: accounts, bots, assistants, links. No address is ever returned."""

from datetime import date
from pathlib import Path

import pytest

from memory.records import Account
from tests.tools.git.git_world import (
    BRAM,
    ILSE,
    KEY,
    MARA,
    NOW,
    WEB,
    World,
    changes,
    git,
    made,
    name_of,
    people,
    read,
    told,
)
from tools.git.bots import is_assistant, is_service
from tools.git.history import read_history
from tools.git.log import Ident
from tools.git.people import is_machine

NOREPLY = "users.noreply.github.com"


def account(author: str, folder: Path) -> Account:
    return told(folder, lambda w: w.commit("Work (#1)", author, WEB)).accounts[0]


def test_a_numbered_noreply_address_gives_id_and_login(tmp_path: Path) -> None:
    seen = account(f"Mara Quell <123+MaraQ@{NOREPLY}>", tmp_path / "r")

    assert (seen.key, seen.handle, seen.url) == ("github:id:123", "MaraQ", "https://github.com/MaraQ")


def test_an_older_noreply_address_gives_the_login_only(tmp_path: Path) -> None:
    assert account(f"Mara Quell <MaraQ@{NOREPLY}>", tmp_path / "r").key == "github:login:maraq"


def test_any_other_address_is_a_keyed_hash_that_means_nothing_under_another_key(tmp_path: Path) -> None:
    folder = made(tmp_path / "r", lambda w: w.commit("Work (#1)", MARA, WEB))
    keys = {read_history(folder, key, NOW).accounts[0].key for key in (KEY, b"another key")}

    assert len(keys) == 2
    assert all(key.startswith("git:") and len(key) == 28 for key in keys)


def test_one_address_in_any_case_is_one_account(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("One", "Mara Quell <Mara@Quell.example>")
        w.commit("Two", "mq <mara@quell.example>")

    (seen,) = told(tmp_path / "r", write).accounts
    assert seen.name == "Mara Quell"


def test_an_address_that_is_nobodys_joins_nobody(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("One", "Mara Quell <root@localhost>")
        w.commit("Two", "Bram Okonkwo <root@localhost>")
        w.commit("Three", "Ilse Torvald <you@example.com>")
        w.commit("Four", "Juno Abara <you@example.com>")

    assert len(people(told(tmp_path / "r", write))) == 4


def leaks(w: World) -> None:
    """Addresses wherever a commit can hold one."""
    w.commit(
        "Ask planted.one@secret.example about it (#1)", "planted.two@secret.example <planted.three@secret.example>"
    )
    w.commit(
        "Work (#2)\n\nCo-authored-by: Who <planted.four@secret.example>\nReviewed-by: R <planted.five@secret.example>\n"
        "Co-authored-by: planted.six@secret.example <planted.six@secret.example>\n",
        "Mara (planted.seven@secret.example) Quell <mara@quell.example>",
        "Pusher <planted.eight@secret.example>",
    )
    work = w.commit("Side", 'Jo "planted.nine@secret.example" <jo@jo.example>', parents=[w.tip or ""])
    w.merge("Merge pull request #3 from x/y\n\nMail planted.ten@secret.example", work, author=ILSE)
    w.commit("Map", MARA, files={".mailmap": "New Name <planted.new@secret.example> <mara@quell.example>\n"})


def test_no_address_is_ever_returned(tmp_path: Path) -> None:
    folder = made(tmp_path / "r", leaks)
    git(folder, "config", "remote.origin.url", "https://planted.user:planted.token@github.com/o/r.git")
    text = read(folder).model_dump_json()

    assert "secret.example" not in text
    assert "quell.example" not in text
    assert "planted.token" not in text
    assert text.count("@") == 0
    assert "secret.example" in git(folder, "log", "--format=%ae%B"), "the planted addresses are there to be found"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Evil\x1b[31m\u202eName <e@x.example>", "Evil [31m Name"),
        ("N" * 400 + " <e@x.example>", "N" * 100),
        (" <e@x.example>", None),
    ],
)
def test_a_name_is_shown_without_what_could_deceive(tmp_path: Path, author: str, name: str | None) -> None:
    assert account(author, tmp_path / "r").name == name


SURVIVORS = [
    ("Devin Achterberg", "devin@achterberg.example"),
    ("Devin", "devin@mail.example"),
    ("Jules", "jules@mail.example"),
    ("Jules Verhoeven", "noreply@verhoeven.example"),
    ("Claude", "claude@mail.example"),
    ("Claude Morel", "claude@morel.example"),
    ("Talbot", "talbot@mail.example"),
    ("marvinbot", f"77+marvinbot@{NOREPLY}"),
    ("chris-bot", f"78+chris-bot@{NOREPLY}"),
    ("Robin Abbot", "abbot@mail.example"),
    ("Somebody Real", "somebody@anthropic.com"),
    ("Somebody Else", "somebody@openai.com"),
    ("renovate", f"79+mara@{NOREPLY}"),
    ("Cursor", "cursor@mail.example"),
]
SERVICES = [
    ("dependabot[bot]", f"49699333+dependabot[bot]@{NOREPLY}"),
    ("pre-commit-ci[bot]", f"66853113+pre-commit-ci[bot]@{NOREPLY}"),
    ("renovate[bot]", "bot@renovateapp.example"),
    ("github-actions", "actions@mail.example"),
    ("engine-ci-bot", "ci@mail.example"),
    ("TensorFlower Gardener", "gardener@mail.example"),
]
ASSISTANTS = [
    ("Claude", "noreply@anthropic.com"),
    ("Claude Opus 4.5", "mail@whoever.example"),
    ("Cursor Agent", "cursoragent@cursor.com"),
    ("Copilot", f"198982749+Copilot@{NOREPLY}"),
    ("gemini-code-assist[bot]", f"176961590+gemini-code-assist[bot]@{NOREPLY}"),
    ("Devin AI", f"158243242+devin-ai-integration[bot]@{NOREPLY}"),
    ("codex", "noreply@somewhere.example"),
]


@pytest.mark.parametrize(("name", "address"), SURVIVORS)
def test_people_whose_names_sound_like_machines_survive(name: str, address: str) -> None:
    assert not is_machine(Ident(name, address))


@pytest.mark.parametrize(("name", "address"), SERVICES + ASSISTANTS)
def test_services_and_assistants_are_known(name: str, address: str) -> None:
    assert is_machine(Ident(name, address))


def test_naive_rules_would_take_people_for_machines() -> None:
    """The planted fault: patterns instead of whole names catch five of the survivors."""

    def naive(name: str, address: str) -> bool:
        words = ("bot", "devin", "jules", "claude", "cursor", "anthropic", "openai")
        return any(word in f"{name} {address}".lower() for word in words)

    caught = [one for one in SURVIVORS if naive(*one)]
    assert len(caught) >= 5
    assert not [one for one in caught if is_service(*one, None) or is_assistant(*one, None)]


@pytest.mark.parametrize(("name", "address"), SERVICES + ASSISTANTS)
def test_an_assistant_named_as_co_author_is_dropped_and_the_person_kept(
    tmp_path: Path, name: str, address: str
) -> None:
    message = f"Work (#1)\n\nCo-authored-by: {name} <{address}>\nCo-authored-by: {ILSE}\n"
    answer = told(tmp_path / "r", lambda w: w.commit(message, MARA, WEB))

    assert sorted(account.name or "" for account in answer.accounts) == ["Ilse Torvald", "Mara Quell"]
    assert changes(answer)[0].discounts == ()


def test_an_assistant_does_not_join_the_people_who_use_it(tmp_path: Path) -> None:
    def write(w: World) -> None:
        for number, who in enumerate((MARA, ILSE), start=1):
            w.commit(f"Work (#{number})\n\nCo-authored-by: Claude <noreply@anthropic.com>\n", who, WEB)

    assert len(people(told(tmp_path / "r", write))) == 2


def joined(tmp_path: Path, *authors: str, mailmap: str = "") -> list[set[str | None]]:
    """Names of each person when every author lands one change of their own."""

    def write(w: World) -> None:
        for number, author in enumerate(authors, start=1):
            w.commit(f"Work {number} (#{number})", author, WEB)
        if mailmap:
            w.commit("Map", authors[0], files={".mailmap": mailmap})

    answer = told(tmp_path / "r", write)
    return [
        {name_of(answer, key) for key in person.accounts} | {str(len(person.accounts))} for person in people(answer)
    ]


def test_the_same_full_name_is_one_person_within_a_repository(tmp_path: Path) -> None:
    assert len(joined(tmp_path, "Mara Quell <a@x.example>", "mara  QUELL <b@y.example>")) == 1


def test_accents_do_not_part_a_person(tmp_path: Path) -> None:
    assert len(joined(tmp_path, "Zoë Brontë <a@x.example>", "Zoe Bronte <b@y.example>")) == 1


def test_a_single_word_never_joins(tmp_path: Path) -> None:
    assert len(joined(tmp_path, "mara <a@x.example>", "mara <b@y.example>")) == 2


def test_a_name_that_two_github_accounts_carry_joins_nobody(tmp_path: Path) -> None:
    authors = [f"Wei Zhang <1+wz@{NOREPLY}>", f"Wei Zhang <2+zw@{NOREPLY}>", "Wei Zhang <w@x.example>"]

    assert len(joined(tmp_path, *authors)) == 3
    assert len(joined(tmp_path / "two", *authors[1:])) == 1, "with one account the name is enough"


@pytest.mark.parametrize("name", ["Your Name", "root user", "ubuntu user"])
def test_a_placeholder_is_nobodys_name(tmp_path: Path, name: str) -> None:
    assert len(joined(tmp_path, f"{name} <a@x.example>", f"{name} <b@y.example>")) == 2


def test_a_team_address_joins_nobody_by_the_names_under_it(tmp_path: Path) -> None:
    team = [f"{first} Person <team@x.example>" for first in ("Ann", "Ben", "Cas", "Dov")]

    assert len(joined(tmp_path, *team, "Ann Person <ann@y.example>")) == 2


def test_the_mailmap_proves_a_join(tmp_path: Path) -> None:
    mailmap = "# people\nMara Quell <a@x.example> <b@y.example>\nnot a line\n"

    assert joined(tmp_path, "mq <a@x.example>", "quellie <b@y.example>", mailmap=mailmap) == [{"Mara Quell", "mq", "2"}]


def test_the_mailmap_is_that_of_the_day(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("One (#1)", "mq <a@x.example>", WEB, at=1_600_000_000)
        w.commit("Two (#2)", "quellie <b@y.example>", WEB, at=1_600_000_100)
        w.commit("Map", BRAM, files={".mailmap": "Mara Quell <a@x.example> <b@y.example>\n"}, at=1_700_000_000)

    folder = made(tmp_path / "r", write)
    assert len(people(read(folder))) == 2
    assert len(people(read(folder, date(2021, 1, 1)))) == 2
    assert [link.status for link in read(folder).links] == ["proven"]
    assert read(folder, date(2021, 1, 1)).links == ()


def on_one_change(first: str, second: str, folder: Path) -> int:
    def write(w: World) -> None:
        w.commit(f"Work (#5)\n\nCo-authored-by: {second}\n", first, WEB)

    return len(people(told(folder, write)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mara Quell <a@x.example>", "maraquell <b@y.example>"),
        ("Mara Quell <a@x.example>", "mquell <b@y.example>"),
        ("Mara Quell <a@x.example>", "MQ <mara.quell@y.example>"),
        ("Mara Quell <a@x.example>", "Mara Jo Quell <b@y.example>"),
        (f"Jo <7+stormcat@{NOREPLY}>", "Jo the Cat <stormcat@y.example>"),
    ],
)
def test_similar_names_on_one_change_are_likely_one_person(tmp_path: Path, first: str, second: str) -> None:
    assert on_one_change(first, second, tmp_path / "r") == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (MARA, ILSE),
        ("Mara Quell <a@x.example>", "Mara Abara <b@y.example>"),
        ("Mara Quell <info@x.example>", "Bram Okonkwo <info@y.example>"),
        (f"Mara Quell <7+maraquell@{NOREPLY}>", f"mara quell <8+mquell@{NOREPLY}>"),
        ("Wei <w@x.example>", "Wei Zhang <z@y.example>"),
    ],
)
def test_two_co_authors_are_two_people(tmp_path: Path, first: str, second: str) -> None:
    assert on_one_change(first, second, tmp_path / "r") == 2


def test_similar_names_on_different_changes_are_two_people(tmp_path: Path) -> None:
    assert len(joined(tmp_path, "Mara Quell <a@x.example>", "mquell <b@y.example>")) == 2


def test_a_change_number_under_two_identities_is_one_person(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("First half (#5)", "Mara Quell <a@x.example>", WEB)
        w.commit("Second half (#5)", "mquell <b@y.example>", WEB)

    answer = told(tmp_path / "r", write)
    assert len(people(answer)) == 1
    assert [link.status for link in answer.links] == ["likely"]


def test_people_are_counted_without_bots(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("One (#1)", MARA, WEB)
        w.commit("Bump (#2)", f"dependabot[bot] <1+dependabot[bot]@{NOREPLY}>", WEB)

    assert told(tmp_path / "r", write).coverage.people == 1

"""Bad input of every kind: one clear line, the contract's status, nothing lost, never a traceback."""

import subprocess
from pathlib import Path

import pytest

from tests.apps.cli_world import BRIEF, VAGUE, Terminal, commit, git

UNKNOWN = "0" * 8 + "-0000-0000-0000-" + "0" * 12


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    path = tmp_path / "repository"
    path.mkdir()
    git(path, "init", "-q")
    return path


def people(terminal: Terminal, repository: Path) -> list[str]:
    answer = terminal("evidence", "git", str(repository), "--json")
    assert (answer.status, answer.err) == (0, "")
    return [person["name"] for person in answer.json()["people"]]


# Repositories.


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_folder_that_is_no_repository_is_named(terminal: Terminal, tmp_path: Path, words: tuple[str, ...]) -> None:
    line = terminal("evidence", "git", str(tmp_path), *words).complaint(status=2)
    assert str(tmp_path) in line
    assert "not a git repository" in line


def test_a_folder_that_does_not_exist_is_bad_input(terminal: Terminal, tmp_path: Path) -> None:
    assert "no such folder" in terminal("evidence", "git", str(tmp_path / "gone")).complaint(status=2)


def test_a_file_is_no_repository(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    assert "no such folder" in terminal("evidence", "git", str(tmp_path / "file")).complaint(status=2)


def test_an_empty_repository_is_told_apart_from_one_without_people(terminal: Terminal, repository: Path) -> None:
    assert "it is empty" in terminal("evidence", "git", str(repository)).complaint(status=2)


def test_one_bad_repository_of_two_leaves_an_answer_in_part(terminal: Terminal, repository: Path) -> None:
    answer = terminal("evidence", "git", str(terminal.repository), str(repository), "--json")
    assert answer.status == 4
    assert answer.json()["people"]
    assert str(repository) in answer.json()["partial"][0]


def test_a_search_over_what_is_no_repository_says_so_in_its_coverage(terminal: Terminal, tmp_path: Path) -> None:
    answer = terminal("search", "--brief", BRIEF, "--source", f"git:{tmp_path}", "--accept", "--json")
    assert answer.status == 4
    assert [row["status"] for row in answer.json()["coverage"]] == ["failed"]
    assert answer.json()["partial"]


def test_a_hostile_configuration_of_a_repository_runs_nothing(terminal: Terminal, repository: Path) -> None:
    trace = repository / "ran"
    commit(repository, b"Merge the scheduler (#1)")
    for setting in ("core.fsmonitor", "core.sshCommand", "core.pager", "log.showSignature", "gpg.program", "alias.log"):
        git(repository, "config", setting, f"touch {trace}")
    git(repository, "config", "core.attributesFile", str(repository / "attributes"))
    assert people(terminal, repository) == ["Mira Castellane"]
    assert not trace.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"J\xfcrgen Weidenfels", "rgen Weidenfels"),
        (b"Mira\x1b[2J Castellane", "Mira"),
        ("✨ Aiko".encode(), "✨ Aiko"),
    ],
    ids=["latin-1", "escape sequence", "emoji"],
)
def test_names_of_any_bytes_are_read(terminal: Terminal, repository: Path, name: bytes, shown: str) -> None:
    tree = b"4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    git(repository, "hash-object", "-t", "tree", "-w", "--stdin", stdin=b"")
    who = name + b" <someone@passing.example> 1770000000 +0000"
    body = b"tree " + tree + b"\nauthor " + who + b"\ncommitter " + who + b"\n\nWork (#3)\n"
    made = subprocess.run(
        ("git", "-C", repository, "hash-object", "-t", "commit", "-w", "--stdin"),
        input=body, capture_output=True, check=True,
    )  # fmt: skip
    git(repository, "update-ref", "HEAD", made.stdout.decode().strip())
    assert shown in people(terminal, repository)[0]
    printed = terminal("evidence", "git", str(repository))
    assert printed.status == 0
    assert "\x1b" not in printed.out


def test_a_message_of_100_kb_is_read(terminal: Terminal, repository: Path) -> None:
    commit(repository, b"Work (#2)\n\n" + b"x" * 100_000)
    assert people(terminal, repository) == ["Mira Castellane"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--role", "wizard"), "--role 'wizard' is not one of research_scientist"),
        (("--order", "age"), "--order 'age' is not one of standing, rising"),
        (("--limit", "0"), "--limit is 0"),
        (("--limit", "many"), "'--limit': Input should be a valid integer"),
        (("--as-of", "yesterday"), "'yesterday'"),
    ],
)
def test_an_option_that_means_nothing_is_named(terminal: Terminal, words: tuple[str, str], said: str) -> None:
    assert said in terminal("evidence", "git", str(terminal.repository), *words).complaint(status=2)


# Briefs.


@pytest.mark.parametrize("words", [("search", "--brief", ""), ("search", "--brief", " \n"), ("chat", "--say", " ")])
def test_an_empty_brief_is_refused_and_starts_nothing(terminal: Terminal, words: tuple[str, ...]) -> None:
    before = terminal("search", "list", "--json").out
    assert "empty" in terminal(*words, *terminal.source).complaint(status=2)
    assert terminal("search", "list", "--json").out == before


@pytest.mark.parametrize("command", [("role", "-"), ("search", "--file", "-")])
def test_a_brief_of_a_megabyte_is_refused_as_a_whole(terminal: Terminal, command: tuple[str, ...]) -> None:
    assert "200,000 characters" in terminal(*command, stdin=b"engineer " * 120_000).complaint(status=2)


@pytest.mark.parametrize("command", [("role", "-"), ("search", "--file", "-")])
def test_a_brief_of_invalid_utf8_is_refused(terminal: Terminal, command: tuple[str, ...]) -> None:
    assert "not UTF-8" in terminal(*command, stdin=b"engineer \xff\xfe").complaint(status=2)


def test_a_brief_of_emoji_is_asked_about(terminal: Terminal) -> None:
    answer = terminal("role", "--json", stdin="🤖🧠🔥".encode())
    assert (answer.status, answer.err) == (0, "")
    assert answer.json()["questions"]


def test_nul_bytes_in_a_brief_change_nothing(terminal: Terminal) -> None:
    with_nul = terminal("role", "--json", stdin=BRIEF.replace(" ", "\0 ").encode()).json()
    assert with_nul["role"] == "ml_infrastructure_engineer"


def test_a_brief_file_that_is_missing_or_a_folder_is_named(terminal: Terminal, tmp_path: Path) -> None:
    assert str(tmp_path / "gone") in terminal("role", str(tmp_path / "gone")).complaint(status=2)
    assert str(tmp_path) in terminal("search", "--file", str(tmp_path)).complaint(status=2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2:"),
        ('{"id": "b"}', "line 2: text: field required"),
        ('{"text": "x"}', "line 2: id: field required"),
        ('{"id": "b", "text": 3}', "line 2: text:"),
        ('{"id": "b", "text": " "}', "line 2: the text is empty"),
        ('{"id": "b", "text": "\\ud800"}', "line 2:"),
        ('["b", "text"]', "line 2:"),
    ],
)
def test_a_bad_item_of_many_names_its_line_before_anything_is_answered(
    terminal: Terminal, tmp_path: Path, line: str, said: str
) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"id": "a", "text": "ML engineer"}\n' + line + "\n")
    assert said in terminal("role", str(path)).complaint(status=2)


def test_a_search_needs_exactly_one_brief(terminal: Terminal) -> None:
    assert "--brief" in terminal("search", "--accept").complaint(status=2)
    assert "--brief" in terminal("search", "--brief", BRIEF, "--file", "-").complaint(status=2)


@pytest.mark.parametrize(
    ("answer", "said"),
    [("role", "TOPIC=VALUE"), ("role=", "TOPIC=VALUE"), ("shoe_size=44", "shoe_size"), ("role=wizard", "wizard")],
)
def test_an_answer_that_answers_nothing_is_named(terminal: Terminal, answer: str, said: str) -> None:
    line = terminal("search", "--brief", VAGUE, *terminal.source, "--accept", "--answer", answer).err.splitlines()[-1]
    assert said in line or "brief_not_accepted" in line


@pytest.mark.parametrize("source", ["myspace", "linkedin", "git:/nowhere"])
def test_a_source_that_cannot_be_asked_is_named(terminal: Terminal, source: str) -> None:
    assert source in terminal("search", "--brief", BRIEF, "--source", source).complaint(status=2)


def test_a_limit_of_nobody_is_refused(terminal: Terminal) -> None:
    assert "--limit is 0" in terminal("search", "--brief", BRIEF, *terminal.source, "--limit", "0").complaint(status=2)


# Ids, SHAs and decisions.


@pytest.mark.parametrize(
    "words",
    [
        ("search", "show", UNKNOWN), ("search", "accept", UNKNOWN), ("search", "resume", UNKNOWN),
        ("search", "cancel", UNKNOWN), ("shortlist", UNKNOWN), ("coverage", UNKNOWN), ("why", UNKNOWN, UNKNOWN),
        ("compare", UNKNOWN, UNKNOWN), ("people", "show", UNKNOWN), ("drafts", "show", UNKNOWN),
        ("drafts", "approve", UNKNOWN, "--sha", "0" * 64), ("drafts", "reject", UNKNOWN, "--reason", "no"),
        ("drafts", "redraft", UNKNOWN, "--reason", "no"), ("deliver", "settle", UNKNOWN, "sent"),
        ("chat", UNKNOWN, "--say", "hello"), ("eval", "show", UNKNOWN), ("eval", "compare", UNKNOWN, "latest"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_unknown_id_is_quoted_back(terminal: Terminal, words: tuple[str, ...]) -> None:
    line = terminal(*words).complaint(status=2)
    assert UNKNOWN in line
    assert "`hardsignal" not in line, "the names of things are not the names of commands"


def test_an_id_of_another_encoding_is_refused(terminal: Terminal) -> None:
    assert "not UTF-8" in terminal("search", "show", "caf\udce9").complaint(status=2)


def test_a_person_whom_the_search_did_not_assess_has_no_reasons(terminal: Terminal) -> None:
    assert "person" in terminal("why", terminal.search(), UNKNOWN).complaint(status=2)


def held(terminal: Terminal) -> tuple[str, str]:
    """Id and SHA of a draft that can be approved."""
    assert terminal.add_contact().status == 0
    draft = terminal.draft()
    assert draft["state"] == "held"
    return draft["draft"], draft["sha256"]


def test_a_wrong_sha_approves_nothing(terminal: Terminal) -> None:
    draft, sha = held(terminal)
    wrong = sha[:-1] + ("0" if sha[-1] != "0" else "1")
    assert "stale_sha" in terminal("drafts", "approve", draft, "--sha", wrong).complaint(status=3)
    assert terminal("drafts", "show", draft, "--json").json()["state"] == "held"


def test_a_second_approval_is_refused_and_changes_nothing(terminal: Terminal) -> None:
    draft, sha = held(terminal)
    assert terminal("drafts", "approve", draft, "--sha", sha).status == 0
    assert "already_decided" in terminal("drafts", "approve", draft, "--sha", sha).complaint(status=3)
    assert terminal("drafts", "show", draft, "--json").json()["state"] == "approved"


def test_an_edited_draft_cannot_be_approved_under_its_old_sha(terminal: Terminal) -> None:
    draft, sha = held(terminal)
    edit = ("drafts", "edit", draft, "--sha", sha, "--text-file", "-", "--json")
    sentences = terminal.draft()["sentences"]
    kept = next(item["text"] for item in sentences if item["evidence"])
    edited = terminal(*edit, stdin=kept.encode())
    assert edited.json()["sha256"] != sha
    assert "stale_sha" in terminal("drafts", "approve", draft, "--sha", sha).complaint(status=3)
    assert "stale_sha" in terminal(*edit, stdin=kept.encode()).complaint(status=3)


def test_a_reason_or_a_text_of_nothing_is_refused(terminal: Terminal) -> None:
    draft, sha = held(terminal)
    assert "--reason is empty" in terminal("drafts", "reject", draft, "--reason", " ").complaint(status=2)
    edit = ("drafts", "edit", draft, "--sha", sha, "--text-file", "-")
    assert "no sentence" in terminal(*edit, stdin=b" ").complaint(status=2)


@pytest.mark.parametrize(
    ("changed", "said", "status"),
    [
        (("--found", "guessed"), "--found", 2),
        (("--lawful", "hope"), "--lawful", 2),
        (("--seen", "last week"), "--seen", 2),
        (("--url", "https://github.com/ines"), "refused (", 3),
        (("--country", "Mars"), "country", 3),
    ],
)
def test_a_contact_that_may_not_be_used_is_not_kept(
    terminal: Terminal, changed: tuple[str, str], said: str, status: int
) -> None:
    assert said in terminal.add_contact(*changed).complaint(status)
    assert terminal("people", "show", terminal.person(), "--json").json()["contacts"] == []


def test_the_only_thing_to_do_with_a_contact_is_to_add_it(terminal: Terminal) -> None:
    options = ("--found", "ats", "--seen", "2026-11-20", "--lawful", "consent", "--from", "us")
    words = ("people", "contact", terminal.person(), "drop", "ines@marchetta.example", *options)
    assert "drop" in terminal(*words).complaint(status=2)


def test_a_bare_group_prints_its_help_and_is_bad_usage(terminal: Terminal) -> None:
    answer = terminal("drafts")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("Usage: hardsignal drafts")


def test_a_word_that_is_no_command_is_named_with_where_to_look(terminal: Terminal) -> None:
    assert "`hardsignal drafts --help`" in terminal("drafts", "aprove").complaint(status=2)
    assert "--sha" in terminal("drafts", "approve", UNKNOWN).complaint(status=2)


# The store and the settings.


def test_a_home_that_is_a_file_is_named(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    terminal.patch.setenv("HARDSIGNAL_HOME", str(tmp_path / "file"))
    assert str(tmp_path / "file") in terminal("search", "list").complaint(status=1)


@pytest.mark.parametrize("name", ["hardsignal.sqlite", "checkpoints.sqlite"])
def test_a_corrupt_database_is_named_and_left_as_it_is(terminal: Terminal, name: str) -> None:
    for beside in terminal.home.glob(f"{name}-*"):
        beside.unlink()
    garbage = b"this is not a database at all " * 300
    (terminal.home / name).write_bytes(garbage)
    line = terminal("search", "--brief", BRIEF, *terminal.source).complaint(status=1)
    assert name in line
    assert (terminal.home / name).read_bytes() == garbage


def test_a_sender_that_is_none_is_named_without_its_value(terminal: Terminal) -> None:
    terminal.patch.setenv("HARDSIGNAL_SENDER", "only-secret-words")
    line = terminal("search", "list").complaint(status=2)
    assert "HARDSIGNAL_SENDER" in line
    assert "only-secret-words" not in line


def test_a_setting_that_is_no_number_is_named_without_its_value(terminal: Terminal) -> None:
    terminal.patch.setenv("HARDSIGNAL_SMTP_TIMEOUT", "quite-long")
    line = terminal("search", "list").complaint(status=2)
    assert "HARDSIGNAL_SMTP_TIMEOUT" in line
    assert "quite-long" not in line


def test_a_database_address_that_is_none_is_bad_input(terminal: Terminal) -> None:
    terminal.patch.setenv("HARDSIGNAL_DATABASE_URL", "::::")
    assert "database URL" in terminal("search", "list").complaint(status=2)

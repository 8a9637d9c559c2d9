"""What people read: tables as wide as they are where a script reads, fitting where a person does; nothing obeyed."""

from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from apps.cli import output
from apps.cli.reference import VIEWS, commands, reference
from apps.cli.session import guarded
from memory.errors import HardsignalError, StoreError
from tests.apps.cli_world import ROOT, Terminal

ID = "8e8b5b14-4be1-5f36-bd53-8d638adda678"
COLUMNS = ("#", "name", "score", "±", "proofs", "routes", "lane")
ROWS = [(1, output.Named("Noor Haddadi " * 8, ID), 56.3, 8.6, 80, 0, "adjacent")]


def on_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "Console", lambda **named: Console(force_terminal=True, width=columns, **named))


def test_a_table_for_a_script_has_one_whole_line_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(COLUMNS, ROWS)
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == [*COLUMNS, "id"]
    assert row.count("Noor Haddadi") == 8
    assert row.endswith(f"  {ID}")


def test_a_table_for_a_person_fits_and_keeps_ids_whole_under_their_names(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_terminal(80, monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    output.table(COLUMNS, ROWS)
    printed = Text.from_ansi(capsys.readouterr().out).plain
    assert ID in printed
    assert max(map(len, printed.splitlines())) == 80


@pytest.mark.parametrize("terminal_", [True, False])
def test_nothing_of_a_stranger_is_obeyed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal_: bool
) -> None:
    if terminal_:
        on_terminal(200, monkeypatch)
        monkeypatch.setenv("NO_COLOR", "1")
    hostile = "[red]A[/red]\x1b[2J\u202eB\nC\rD"
    output.table(("name",), [(hostile,)])
    output.line(hostile)
    printed = capsys.readouterr().out
    assert printed.count("[red]A[/red]\ufffd[2J\ufffdB") == 2
    assert not {"\u202e", "\r"} & set(printed)
    assert "\x1b[2J" not in printed


def test_twelve_proofs_are_printed_and_the_rest_is_counted(terminal: Terminal) -> None:
    search, person = terminal.search(), terminal.person()
    everything = terminal("why", search, person, "--json").json()["contributions"]
    assert len(everything) > 12
    printed = terminal("why", search, person).out.splitlines()
    start = printed.index("every point:") + 2
    end = next(number for number, line in enumerate(printed) if line.startswith("and "))
    rest = sum(item["points"] for item in everything[12:]) / 1000
    assert printed[end] == f"and {len(everything) - 12} more with {rest:.1f} points together; --json has them all"
    assert [item["url"] in line for item, line in zip(everything, printed[start:end], strict=False)] == [True] * 12


@pytest.mark.parametrize(
    "words",
    [("search", "list"), ("drafts", "list"), ("eval", "list"), ("doctor",), ("audit", "verify")],
    ids=" ".join,
)
def test_where_no_terminal_is_only_the_answer_is_printed(terminal: Terminal, words: tuple[str, ...]) -> None:
    answer = terminal(*words)
    assert (answer.status, answer.err) == (0, "")
    assert "\x1b" not in answer.out
    assert all(line == line.rstrip() for line in answer.out.splitlines())


def test_a_person_is_told_what_to_do_next(terminal: Terminal) -> None:
    draft = terminal.draft()
    assert f"next: hardsignal people contact {draft['person']} add" in terminal("drafts", "show", draft["draft"]).out
    terminal.add_contact()
    held = terminal("drafts", "show", draft["draft"]).out
    assert f"next: hardsignal drafts approve {draft['draft']} --sha " in held


def test_the_reference_is_what_the_program_says() -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == reference()
    with_json = {path for path, command in commands() if any("--json" in option.opts for option in command.params)}
    assert with_json - set(VIEWS) == {"sandbox"}, "only its addresses are no view of the service"
    assert set(VIEWS) <= with_json


def fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (StoreError("the file is damaged"), 1, "hardsignal: the file is damaged\n"),
        (OSError(28, "No space left on device"), 1, "hardsignal: the system says no: [Errno 28] No space left"),
        (HardsignalError("no"), 1, "hardsignal: no\n"),
    ],
)
def test_an_error_becomes_its_line_and_status(
    capsys: pytest.CaptureFixture[str], error: Exception, status: int, said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        guarded(lambda: fail(error))
    assert ended.value.code == status
    assert capsys.readouterr().err.startswith(said)


def test_a_bug_is_called_one_and_its_details_are_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        guarded(lambda: fail(ZeroDivisionError("by nothing")))
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("hardsignal: this is a bug in hardsignal (ZeroDivisionError: by nothing)")
    (report,) = tmp_path.iterdir()
    assert "Traceback" in report.read_text(encoding="utf-8")


def test_a_bug_on_a_full_disk_still_ends_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(SystemExit):
        guarded(lambda: fail(ZeroDivisionError("by nothing")))
    assert "could not be kept" in capsys.readouterr().err

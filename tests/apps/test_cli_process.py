"""The program as the system sees it: pipes that close, full disks, Ctrl-C, odd locales, and what a start imports."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apps.cli_world import BRIEF, ROOT, Terminal

PROGRAM = (sys.executable, "-m", "apps.cli")
PR_CAPBSET_DROP, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2
"""linux/prctl.h, linux/capability.h: what lets root pass over a file's permissions."""
HEAVY = ("pydantic", "sqlalchemy", "langgraph", "rich", "numpy", "openai", "chromadb", "fastapi", "wordllama")


def imported(words: tuple[str, ...]) -> set[str]:
    """Heavy packages that a command line has imported when it ends."""
    code = (
        "import sys\nfrom apps.cli.main import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n"
        "    print('ended', end.code, *[name for name in sys.modules if '.' not in name], file=sys.stderr)"
    )
    done = subprocess.run((sys.executable, "-c", code, *words), cwd=ROOT, capture_output=True, text=True, check=True)
    ended, status, *names = done.stderr.splitlines()[-1].split()
    assert (ended, status) == ("ended", "0"), done.stderr
    return set(names) & set(HEAVY)


def test_help_imports_nothing_heavy() -> None:
    assert imported(("--help",)) == set()


@pytest.mark.parametrize("words", [("search", "--help"), ("people", "contact", "--help")], ids=" ".join)
def test_help_on_a_command_imports_only_what_typer_reads_options_with(words: tuple[str, ...]) -> None:
    assert imported(words) <= {"pydantic"}


def test_a_command_that_only_reads_imports_no_graph_model_index_or_web_server(terminal: Terminal) -> None:
    found = imported(("search", "list"))
    assert found >= {"pydantic", "sqlalchemy"}
    assert not found & {"langgraph", "openai", "chromadb", "fastapi", "wordllama"}


def test_a_reader_that_goes_away_ends_the_program_without_a_word(terminal: Terminal) -> None:
    with subprocess.Popen(
        (*PROGRAM, "drafts", "list", "--json"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert (program.wait(), program.stderr.read()) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_an_answer_that_cannot_be_written_is_told_in_one_line(terminal: Terminal) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            (*PROGRAM, "drafts", "list"), cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "hardsignal: the system says no: [Errno 28] No space left on device\n"


def test_a_full_disk_is_told_in_one_line_and_loses_nothing(terminal: Terminal) -> None:
    before = terminal("search", "list", "--json").out

    def nothing_more() -> None:
        """No file of this process may grow beyond what a start needs: the system's way to say full."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    answer = terminal.process("search", "--brief", BRIEF, *terminal.source, prepare=nothing_more)
    assert "nothing of this step was stored" in answer.complaint(status=1)
    assert str(terminal.home) in answer.err
    assert terminal("search", "list", "--json").out == before
    assert terminal("audit", "verify").status == 0


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write to, root included")
def test_a_home_that_cannot_be_made_is_named(terminal: Terminal) -> None:
    terminal.patch.setenv("HARDSIGNAL_HOME", "/proc/hardsignal")
    assert "/proc/hardsignal" in terminal.process("search", "list").complaint(status=1)


@pytest.mark.skipif(sys.platform != "linux", reason="takes root's power to write everywhere away as Linux does")
def test_a_home_that_is_read_only_is_named(terminal: Terminal) -> None:
    for path in (*terminal.home.iterdir(), terminal.home):
        path.chmod(0o500 if path.is_dir() else 0o400)
    system = ctypes.CDLL(None)

    def obey_permissions() -> None:
        for power in (DAC_OVERRIDE, DAC_READ_SEARCH):
            system.prctl(PR_CAPBSET_DROP, power, 0, 0, 0)

    answer = terminal.process("search", "--brief", BRIEF, *terminal.source, prepare=obey_permissions)
    terminal.home.chmod(0o700)
    assert "read-only" in answer.complaint(status=1)


def test_ctrl_c_in_the_middle_of_a_history_ends_in_one_line(terminal: Terminal, tmp_path: Path) -> None:
    """Its git stops in the middle of `log`, says so through a pipe, and never ends by itself."""
    started = tmp_path / "started"
    os.mkfifo(started)
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text(
        f'''#!/bin/sh
PATH=${{PATH#*:}}
case " $* " in *" log "*) echo yes > "{started}"; exec tail -f /dev/null ;; esac
exec git "$@"
'''
    )
    slow.chmod(0o755)
    terminal.patch.setenv("PATH", str(slow.parent), prepend=os.pathsep)
    with subprocess.Popen(
        (*PROGRAM, "evidence", "git", str(terminal.repository), "--json"),
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as program:  # fmt: skip
        assert started.read_text() == "yes\n"
        os.killpg(program.pid, signal.SIGINT)
        out, err = program.communicate()
    assert (program.returncode, out) == (130, b"")
    assert err.decode().startswith("hardsignal: stopped; what was done is stored")
    assert err.count(b"\n") == 1


def test_a_locale_without_umlauts_changes_no_answer(terminal: Terminal) -> None:
    words = ("evidence", "git", str(terminal.repository), "--json")
    plain = terminal.process(*words)
    for name, value in {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
        terminal.patch.setenv(name, value)
    assert terminal.process(*words) == plain
    assert "Krähwinkel" in plain.out


def test_words_of_another_encoding_are_refused(terminal: Terminal) -> None:
    assert "not UTF-8" in terminal.process("search", "--brief", b"engineer \xff").complaint(status=2)

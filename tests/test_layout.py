"""The house stands as drawn: our packages are ours, and no file grew into a hall."""

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("agents", "apps", "evals", "memory", "prompts", "service", "tools")
LONGEST_FILE = 300
LONGEST_TEST = 450
"""Lines; a table of cases is long and is still one thing."""
LONGEST_FUNCTION = 40
SHADOWING = {"exceptions", "tool", "run", "models", "usage", "guardrail", "handoffs", "result", "lifecycle", "tracing"}
"""Names under which another distribution's package would answer for one of our modules."""


def sources() -> list[Path]:
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in tracked.stdout.split() if (ROOT / name).exists()]


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_is_the_one_of_this_checkout(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOT)


def test_no_module_has_a_name_that_another_distribution_would_answer_to() -> None:
    clashes = [path for path in sources() if path.parent.name in PACKAGES and path.stem in SHADOWING]
    assert clashes == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    too_long = {
        path.name: lines
        for path in sources()
        if (lines := path.read_text().count("\n"))
        > (LONGEST_TEST if path.is_relative_to(ROOT / "tests") else LONGEST_FILE)
    }
    assert too_long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert too_long == {}


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in sources()
        if path.is_relative_to(ROOT / "tests") is False
        and any(word in path.read_text() for word in ("os.environ", "os.getenv"))
    }
    assert readers == {"service/settings.py"}


def test_importing_everything_opens_nothing() -> None:
    """Nothing happens at import: no socket, no file written, no thread."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sources()
        if path.relative_to(ROOT).parts[0] in PACKAGES and path.stem not in {"__main__", "env"}
    ]
    program = (
        "import sys, threading, importlib\n"
        "def watch(event, args):\n"
        "    if event in {'socket.connect', 'subprocess.Popen'}: sys.exit(f'{event} {args}')\n"
        "    if event == 'open' and isinstance(args[1], str) and set(args[1]) & set('wax+'): sys.exit(f'open {args}')\n"
        "sys.addaudithook(watch)\n"
        f"[importlib.import_module(name) for name in {modules!r}]\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr or done.stdout

"""What the tests of the command line share."""

from pathlib import Path

import pytest

from tests.apps.cli_world import Drafted, Terminal, draft_all, set_up


@pytest.fixture(scope="session")
def drafted_once(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    """Made once and copied by every test that needs it; nobody writes to the original."""
    return draft_all(tmp_path_factory.mktemp("drafted"))


@pytest.fixture
def terminal(
    drafted_once: Drafted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """Somebody with drafts in their home."""
    home = drafted_once.copied(tmp_path)
    set_up(monkeypatch, home)
    return Terminal(home, drafted_once.repository, monkeypatch, capsys)

"""Certificates for tests that speak TLS."""

from pathlib import Path

import pytest

from evals.kit.tls_files import Tls, make_tls
from memory.errors import UsageError


def tls_in(folder: Path) -> Tls:
    """A certificate of its own; where it cannot be made the test is skipped, with the reason."""
    try:
        return make_tls(folder)
    except UsageError as missing:
        pytest.skip(str(missing))

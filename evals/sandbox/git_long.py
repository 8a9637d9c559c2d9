"""A long git history for measuring: as many commits as asked for, written in one stream."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

_FOLDERS = ("core", "serving", "training", "kernels", "docs", "tests", "tools", "data")
_START = 1_500_000_000
_STEP = 3_000
"""Seconds between two commits."""


def make_long_history(folder: Path, commits: int, seed: int = 1) -> Path:
    """A bare repository with `commits` squash commits of up to a thousand invented people; returns its path.

    Each commit touches one to eight files, as a real one does at the median and above it.
    """
    repository = folder / f"long-{commits}"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(repository)], check=True)
    command = ["git", "-C", str(repository), "fast-import", "--quiet", "--depth=0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as importing:
        assert importing.stdin is not None
        for piece in _stream(commits, random.Random(seed)):
            importing.stdin.write(piece)
    if importing.returncode:
        raise subprocess.CalledProcessError(importing.returncode, command)
    return repository


def _stream(commits: int, chance: random.Random) -> Iterator[bytes]:
    people = max(3, min(1_000, commits // 20))
    yield b"blob\nmark :1\ndata 2\n1\n\nblob\nmark :2\ndata 2\n2\n\n"
    for number in range(1, commits + 1):
        author, keeper = int(people * chance.random() ** 3), chance.randrange(3)
        when = _START + number * _STEP
        subject = f"Make step {number} of the {chance.choice(_FOLDERS)} part faster (#{number})\n".encode()
        yield b"commit refs/heads/main\n"
        yield f"author Person {_letters(author)} <p{author}@long.example> {when - 600} +0000\n".encode()
        yield f"committer Keeper {_letters(keeper)} <k{keeper}@long.example> {when} +0000\n".encode()
        yield b"data %d\n%b" % (len(subject), subject)
        for _ in range(chance.randrange(1, 9)):
            path = f"{chance.choice(_FOLDERS)}/part_{chance.randrange(40)}/module_{chance.randrange(40)}.py"
            yield f"M 100644 :{1 + number % 2} {path}\n".encode()
        yield b"\n"


def _letters(number: int) -> str:
    """A surname out of a number, so that no two invented people share a name."""
    digits = "".join("bcdfghjklm"[int(digit)] + "a" for digit in str(number))
    return digits.capitalize()

"""A small git repository of invented people, the same from the same seed.

Everybody in it is made up and has an address under `.example`. Each was given a part to play, which is the truth that
tests and the demo compare the ranking with: `Part` says what they did.
"""

import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

Part = Literal["maintainer", "builder", "riser", "reviewed_by_self", "docs", "drive_by", "importer", "bot"]

PROJECT = "lumenserve"
_SPAN_DAYS = 720


@dataclass(frozen=True)
class Invented:
    """One person who does not exist."""

    name: str
    address: str
    part: Part

    @property
    def identity(self) -> str:
        return f"{self.name} <{self.address}>"


CAST: tuple[Invented, ...] = (
    Invented("Noor Haddadi", "noor@lumen.example", "maintainer"),
    Invented("Ines Marchetta", "ines@lumen.example", "maintainer"),
    Invented("Tomasz Wilkowski", "tomasz@brass.example", "builder"),
    Invented("Adaeze Okonkwu", "adaeze@kite.example", "builder"),
    Invented("Juna Lindqvister", "juna@fjord.example", "riser"),
    Invented("Emre Yildizhan", "emre@pier.example", "riser"),
    Invented("Bastian Krähwinkel", "bastian@solo.example", "reviewed_by_self"),
    Invented("Priyanka Deshmukhi", "priyanka@words.example", "docs"),
    Invented("Oskar Halvorsonn", "oskar@dump.example", "importer"),
    Invented("lumen-bot[bot]", "bot@lumen.example", "bot"),
    *(
        Invented(f"{first} {last}", f"{first.lower()}@passing.example", "drive_by")
        for first, last in (
            ("Mira", "Castellane"),
            ("Jonas", "Weidenfels"),
            ("Aiko", "Tanigawara"),
            ("Leo", "Brandtner"),
        )
    ),
)

_LANDINGS: dict[Part, int] = {
    "maintainer": 22, "builder": 14, "riser": 10, "reviewed_by_self": 6, "docs": 12, "drive_by": 1, "importer": 1,
    "bot": 20,
}  # fmt: skip

_WORK: tuple[tuple[str, str], ...] = (
    ("Batch prefill requests by {n} tokens in the scheduler", "lumen/serving/scheduler.py"),
    ("Share KV cache pages between {n} forks of a request", "lumen/serving/kv_cache.py"),
    ("Fuse rotary embedding into the attention kernel for {n} heads", "csrc/attention_{n}.cu"),
    ("Overlap all-reduce with the next layer on {n} ranks", "lumen/distributed/overlap.py"),
    ("Quantize weights to {n}-bit groups at load time", "lumen/quant/groups.py"),
    ("Fix a race when {n} requests are cancelled at once", "lumen/serving/engine.py"),
    ("Stream tokens with back-pressure over {n} connections", "lumen/serving/stream.py"),
    ("Speculative decoding with a draft of {n} tokens", "lumen/serving/speculative.py"),
)
_DOCS: tuple[tuple[str, str], ...] = (
    ("Fix typo in section {n} of the guide", "docs/guide.md"),
    ("Explain paged attention in {n} steps", "docs/attention.md"),
)


@dataclass(frozen=True)
class _Landing:
    author: Invented
    merger: Invented
    at: datetime
    subject: str
    files: tuple[str, ...]


def make_repository(folder: Path, seed: int, until: date) -> Path:
    """Write a bare repository whose last change landed shortly before `until`; returns its path.

    Raises:
        subprocess.CalledProcessError: git refused; its words are in the error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    repository = folder / PROJECT
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(repository)], check=True)
    stream = b"".join(_fast_import(_landings(random.Random(seed), until)))
    subprocess.run(
        ["git", "-C", str(repository), "fast-import", "--quiet"], input=stream, check=True, capture_output=True
    )
    return repository


def _landings(chance: random.Random, until: date) -> list[_Landing]:
    start = datetime.combine(until, time(9), UTC) - timedelta(days=_SPAN_DAYS)
    made = [landing for person in CAST for landing in _of(person, chance, start)]
    return sorted(made, key=lambda landing: (landing.at, landing.subject))


def _of(person: Invented, chance: random.Random, start: datetime) -> Iterator[_Landing]:
    for _ in range(_LANDINGS[person.part]):
        at = start + timedelta(days=chance.randrange(*_days(person.part)), minutes=chance.randrange(600))
        yield _Landing(person, _merger(person, chance), at, *_change(person, chance))


def _days(part: Part) -> tuple[int, int]:
    """First and last day of somebody's work; a riser came in the last months."""
    return (_SPAN_DAYS - 200, _SPAN_DAYS - 1) if part == "riser" else (0, _SPAN_DAYS - 1)


def _merger(person: Invented, chance: random.Random) -> Invented:
    if person.part == "reviewed_by_self":
        return person
    return chance.choice([keeper for keeper in CAST if keeper.part == "maintainer" and keeper is not person])


def _change(person: Invented, chance: random.Random) -> tuple[str, tuple[str, ...]]:
    number = chance.choice((2, 4, 8, 16, 32, 64))
    match person.part:
        case "importer":
            return "Import the tokenizer library", tuple(f"third_party/tokenizer/part_{n}.py" for n in range(400))
        case "bot":
            return f"Bump build image to 1.{chance.randrange(90)}", ("ci/image.txt",)
        case "docs" | "drive_by":
            subject, path = chance.choice(_DOCS)
            return subject.format(n=number), (path,)
        case _:
            subject, path = chance.choice(_WORK)
            touched = path.format(n=number)
            return subject.format(n=number), (touched, f"tests/test_{Path(touched).stem}.py")


def _fast_import(landings: Sequence[_Landing]) -> Iterator[bytes]:
    for number, landing in enumerate(landings, start=1):
        when = int(landing.at.timestamp())
        message = f"{landing.subject} (#{number})\n".encode()
        yield b"commit refs/heads/main\n"
        yield f"author {landing.author.identity} {when - 86_400} +0000\n".encode()
        yield f"committer {landing.merger.identity} {when} +0000\n".encode()
        yield b"data %d\n%b" % (len(message), message)
        for path in landing.files:
            content = f"# change {number}\n".encode()
            yield f"M 100644 inline {path}\n".encode()
            yield b"data %d\n%b\n" % (len(content), content)
        yield b"\n"

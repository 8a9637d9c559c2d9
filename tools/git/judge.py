"""What of the landed work stands: taken back, repeated, taken over, or made in bulk. Marks, never deletes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tools.git.credit import Change
from tools.git.files import Files
from tools.git.message import bare

BULK_FILES = 100
"""Own files of one change beyond which it is a dump, a move or a reformatting, not written work."""
FOREIGN_FILES = 50
FOREIGN_PERMILLE = 800
"""A change of more than `FOREIGN_FILES` files counts as bulk where this share of them is vendored or generated."""
WAVE = 5
"""So many one-file changes of the same kind by one person on one day are a wave, not so many works."""
SMALL = 20
"""Most files of a change whose subject says that it is trivial."""
DAY = 86_400

_TRIVIAL = frozenset(
    ("typo", "typos", "misspelling", "misspellings", "misspelled", "spelling", "grammar", "whitespace", "whitespaces",
     "punctuation", "indentation")
)  # fmt: skip
_REFORMAT = frozenset(("reformat", "reformatting", "clang-format", "yapf", "isort", "autopep8", "formatting"))
_NO_WORDS = str.maketrans(dict.fromkeys(":,;()[]`'\"!/", " "))


def judge(changes: Sequence[Change], files: Mapping[str, Files], person: Mapping[str, str]) -> None:
    """Mark every change with what speaks against it; changes that only take others back must be marked already."""
    standing = [change for change in changes if not change.takes_back]
    for change in standing:
        _by_files(change, files.get(change.landing.commit.sha))
        _by_subject(change, files.get(change.landing.commit.sha))
    _replayed(standing, person)
    _waves(standing, files, person)


def _by_files(change: Change, files: Files | None) -> None:
    if files is None:
        return
    foreign = files.vendored + files.generated
    if files.own == 0 and foreign:
        change.discounts.add("vendored" if files.vendored >= files.generated else "generated")
    elif files.own > BULK_FILES or _mostly_foreign(foreign, foreign + files.own):
        change.discounts.add("bulk")
    if files.own and files.docs == files.own:
        change.discounts.add("docs_only")


def _mostly_foreign(foreign: int, total: int) -> bool:
    return total > FOREIGN_FILES and foreign * 1000 >= total * FOREIGN_PERMILLE


def _by_subject(change: Change, files: Files | None) -> None:
    words = change.landing.bare.translate(_NO_WORDS).split()
    small = files is None or files.own <= SMALL
    if not _REFORMAT.isdisjoint(words):
        change.discounts.add("trivial" if small else "bulk")
    elif small and not _TRIVIAL.isdisjoint(words):
        change.discounts.add("trivial")


def _replayed(standing: Iterable[Change], person: Mapping[str, str]) -> None:
    """A rebase, cherry-pick or import keeps author, time and subject. The first that was not taken back counts."""
    seen: set[tuple[str, int, str]] = set()
    for change in standing:
        work = change.landing.work[change.authors.index(change.main)]
        subject = change.landing.bare if work is change.landing.commit else bare(work.subject)
        key = (person[change.main.key], work.authored_at, subject)
        if key in seen:
            change.discounts.add("replayed")
        elif "reverted" not in change.discounts:
            seen.add(key)


def _waves(standing: Iterable[Change], files: Mapping[str, Files], person: Mapping[str, str]) -> None:
    alike: dict[tuple[str, int, tuple[str, ...]], list[Change]] = defaultdict(list)
    for change in standing:
        held = files.get(change.landing.commit.sha)
        if held is not None and held.own == 1:
            words = tuple(change.landing.bare.split(None, 2)[:2])
            alike[person[change.main.key], change.landing.commit.committed_at // DAY, words].append(change)
    for wave in alike.values():
        for change in wave if len(wave) >= WAVE else ():
            change.discounts.add("trivial")

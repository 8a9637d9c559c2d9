"""Which landed changes were taken back. A revert cancels with what it reverts, and a reverted revert cancels that."""

from bisect import bisect_left
from collections.abc import Sequence

from tools.git.credit import Change
from tools.git.message import Reversal, reversal


def mark_reverts(changes: Sequence[Change]) -> None:
    """Mark what was taken back and what only takes back.

    Args:
        changes: in the order in which they landed; only something earlier can be taken back.
    """
    ledger = _Ledger(changes)
    for change in changes:
        back = _reversal(change)
        if back is not None:
            change.takes_back = True
            ledger.take_back(change, back)
        ledger.enter(change)


def _reversal(change: Change) -> Reversal | None:
    back = reversal(change.landing.commit)
    if back is None and len(change.landing.work) == 1 and change.landing.work[0] is not change.landing.commit:
        back = reversal(change.landing.work[0])
    return back


class _Ledger:
    def __init__(self, changes: Sequence[Change]) -> None:
        self._shas = sorted({sha for one in changes for sha in (one.landing.commit.sha, one.landing.work[0].sha)})
        self._by_sha: dict[str, Change] = {}
        self._by_number: dict[int, Change] = {}
        self._by_subject: dict[str, Change] = {}
        self._meant: dict[str, list[Change]] = {}
        """What a reversal took back or brought back, by its sha, so that it can be undone in turn."""

    def enter(self, change: Change) -> None:
        self._by_sha[change.landing.commit.sha] = change
        if len(change.landing.work) == 1:
            # The one commit of a branch stands for the branch; of several, each is only a part.
            self._by_sha[change.landing.work[0].sha] = change
        if change.number is not None:
            self._by_number[change.number] = change
        if not change.takes_back:
            self._by_subject[change.landing.bare] = change
            self._by_subject[change.landing.commit.subject.casefold()] = change

    def take_back(self, change: Change, back: Reversal) -> None:
        exact = [found for sha in back.shas if (found := self._sha(sha))]
        exact = exact or [found for number in back.numbers if (found := self._by_number.get(number))]
        meant: list[Change] = []
        for target in exact:
            if target.takes_back:
                meant += self._undo(target)
            else:
                target.discounts.add("reverted")
                meant.append(target)
        if not exact and back.subject and (named := self._by_subject.get(back.subject)):
            _set(named, reverted=back.takes_back)
            meant.append(named)
        self._meant[change.landing.commit.sha] = meant

    def _undo(self, reversal_: Change) -> list[Change]:
        meant = self._meant.get(reversal_.landing.commit.sha, [])
        for change in meant:
            _set(change, reverted="reverted" not in change.discounts)
        return meant

    def _sha(self, told: str) -> Change | None:
        """Messages often shorten a sha."""
        place = bisect_left(self._shas, told)
        if place < len(self._shas) and self._shas[place].startswith(told):
            return self._by_sha.get(self._shas[place])
        return None


def _set(change: Change, *, reverted: bool) -> None:
    if reverted:
        change.discounts.add("reverted")
    else:
        change.discounts.discard("reverted")

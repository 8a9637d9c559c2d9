"""What a person should look at before they believe who somebody is. A question is no verdict and costs no point."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from agents.identity.proofs import key_of, spelling
from memory.records import Account, Evidence, HubDataset, HubModel, IdentityQuestion, Link, MergedChange, Person

WAVE = 20
"""Changes that landed within `WAVE_DAYS`, and most of what somebody landed at all."""
WAVE_DAYS = timedelta(days=14)
WAVE_SHARE = 0.8
SMALL_FILES = 1
DOWNLOADED = 1_000
"""Downloads of a month at which somebody should have liked it."""


def questions(
    person: Person,
    accounts: Sequence[Account],
    links: Sequence[Link],
    facts: Sequence[Evidence],
    namesakes: Mapping[str, str],
) -> tuple[IdentityQuestion, ...]:
    """In the order: who they say they are, who says to be them, who has their name, how their work came about.

    Args:
        accounts: theirs, and those that links lead to or from.
        links: from or to their accounts, as sources told them.
        facts: their work.
        namesakes: other people of one of their names: id -> name.
    """
    return (*_claims(person, accounts, links), *_named(namesakes), *_wave(facts), *_unliked(facts))


def _claims(person: Person, accounts: Sequence[Account], links: Sequence[Link]) -> Iterator[IdentityQuestion]:
    spelled, by_key = spelling(accounts), {account.key: account for account in accounts}
    named = {(key_of(link.a, spelled), key_of(link.b, spelled)) for link in links if link.status == "unproven"}
    for a, b in sorted(named):
        if (b, a) in named or a not in by_key or b not in by_key or (a in person.accounts) == (b in person.accounts):
            continue
        one, other = _shown(by_key[a]), _shown(by_key[b])
        if a in person.accounts:
            text = f"{one} names {other}, which does not name it back: is that theirs, or does it borrow a name?"
            yield IdentityQuestion(kind="unanswered_claim", text=text, accounts=(a, b))
        else:
            text = f"{one} names {other} and is not named back: does somebody else pass off this work as theirs?"
            yield IdentityQuestion(kind="claimed_by_another", text=text, accounts=(a, b))


def _named(namesakes: Mapping[str, str]) -> Iterator[IdentityQuestion]:
    if namesakes:
        names = ", ".join(sorted(set(namesakes.values())))
        text = f"{len(namesakes)} more with the name {names}: a name alone joins nobody"
        yield IdentityQuestion(kind="same_name", text=text, accounts=())


def _wave(facts: Sequence[Evidence]) -> Iterator[IdentityQuestion]:
    days = sorted(fact.happened_on for fact in facts if isinstance(fact, MergedChange) and _small(fact))
    landed = sum(isinstance(fact, MergedChange) for fact in facts)
    most = max((bisect_right(days, day + WAVE_DAYS) - place for place, day in enumerate(days)), default=0)
    if most >= WAVE and most >= WAVE_SHARE * landed:
        text = f"{most} of {landed} changes are small ones landed within {WAVE_DAYS.days} days: who asked for them?"
        yield IdentityQuestion(kind="change_wave", text=text, accounts=())


def _small(fact: MergedChange) -> bool:
    return not {"trivial", "docs_only"}.isdisjoint(fact.discounts) or fact.files is None or fact.files <= SMALL_FILES


def _unliked(facts: Sequence[Evidence]) -> Iterator[IdentityQuestion]:
    for fact in facts:
        if isinstance(fact, HubModel | HubDataset) and fact.likes == 0 and (fact.downloads or 0) >= DOWNLOADED:
            text = f"{fact.title}: {fact.downloads:,} downloads in a month and not one like: who downloads it?"
            yield IdentityQuestion(kind="downloads_without_likes", text=text, accounts=(fact.owner,))


def _shown(account: Account) -> str:
    return f"{account.source} {account.handle or account.name or account.key}"

"""The one error tree. An error is raised, never returned as a result and never swallowed.

HardsignalError                 exit status 1: could not be done
├── UsageError                  exit status 2: bad usage or bad input; the message says what, where, what to do
│   └── UnknownId               no such search, person, draft, ...
├── Refused                     exit status 3: a rule says no; the rule is named
│   ├── BriefNotAccepted        a must-ask is open, or nobody accepted
│   ├── StaleSha                what was approved or edited is not what was shown
│   ├── AlreadyDecided          somebody settled it before
│   ├── NotPermitted            the actor lacks the role
│   └── ContactRefused          an address that may not be used
├── Incomplete                  exit status 4: done in part
│   └── BudgetExhausted         requests, tokens, seconds or money of the search are spent
├── SourceError                 becomes a coverage line; anything else raises
│   ├── SourceBarred            its terms do not allow what this organisation does; it was not asked
│   ├── SourceFailed            refused, unavailable, or not what the service promises
│   └── SourceLimited           a limit until `reset_at`
├── ModelError                  a model gave no usable answer
│   ├── ModelUnavailable        not reached, timed out, 5xx, 429 after retries
│   ├── ModelRefusal            it declined, or its filter did
│   └── BadAnswer               not the schema, also after the repair turn
├── StoreError                  the store cannot be used; the message says which file and why
└── DeliveryError               a message could not be handed over
    ├── DeliveryRejected        the server said no for good: `failed`
    ├── DeliveryDeferred        nothing was taken: may be tried again
    └── DeliveryUncertain       cut after the first byte of DATA: waits for a person
"""

from datetime import datetime


class HardsignalError(Exception):
    """Root of the tree. The text is one clear line for a person."""

    exit_status = 1


class UsageError(HardsignalError):
    exit_status = 2


class UnknownId(UsageError):
    """No row has this id."""

    def __init__(self, what: str, id_: str) -> None:
        super().__init__(f"no {what} has the id {id_[:80]!r} in this store; copy it whole, from a list or a page")


class Refused(HardsignalError):
    """A rule says no.

    Args:
        rule: stable name of the rule, such as `stale_sha`; scripts match on it.
        why: one line for a person.
    """

    exit_status = 3

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"refused ({rule}): {why}")
        self.rule, self.why = rule, why


class BriefNotAccepted(Refused):
    def __init__(self, why: str) -> None:
        super().__init__("brief_not_accepted", why)


class StaleSha(Refused):
    def __init__(self, why: str) -> None:
        super().__init__("stale_sha", why)


class AlreadyDecided(Refused):
    def __init__(self, why: str) -> None:
        super().__init__("already_decided", why)


class NotPermitted(Refused):
    def __init__(self, why: str) -> None:
        super().__init__("not_permitted", why)


class ContactRefused(Refused):
    """The rule is the contact policy's own, such as `github_born`."""


class Incomplete(HardsignalError):
    exit_status = 4


class BudgetExhausted(Incomplete):
    """Args: unit: requests, tokens, seconds or money; limit: what the search was given."""

    def __init__(self, unit: str, limit: int) -> None:
        super().__init__(f"the search's budget of {limit} {unit} is spent")
        self.unit = unit


class SourceError(HardsignalError):
    """A source did not answer as it should. Sourcing turns it into a coverage line."""


class SourceBarred(SourceError):
    pass


class SourceFailed(SourceError):
    pass


class SourceLimited(SourceError):
    """Args: reset_at: when the limit ends, UTC; None where the service does not say."""

    def __init__(self, why: str, reset_at: datetime | None) -> None:
        super().__init__(why)
        self.reset_at = reset_at


class ModelError(HardsignalError):
    pass


class ModelUnavailable(ModelError):
    pass


class ModelRefusal(ModelError):
    pass


class BadAnswer(ModelError):
    pass


class StoreError(HardsignalError):
    pass


class DeliveryError(HardsignalError):
    pass


class DeliveryRejected(DeliveryError):
    pass


class DeliveryDeferred(DeliveryError):
    pass


class DeliveryUncertain(DeliveryError):
    pass

"""Who may be written to: GitHub's hosts, what each way of finding an address must show, and the countries' rules."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from memory.errors import UsageError
from memory.knowledge.files import read
from memory.records import FoundAt, Frozen, Text

FILE = Path(__file__).parent / "contact_rules.yaml"


class GitHubRules(Frozen):
    source: Text
    hosts: tuple[Text, ...]
    address_domains: tuple[Text, ...]
    shown_by_other_pages: tuple[Text, ...]
    paths: dict[str, Text]
    words: tuple[Text, ...]


class FoundRules(Frozen):
    needs_page: tuple[FoundAt, ...]
    needs_whom: tuple[FoundAt, ...]


class CountryRule(Frozen):
    rule: Literal["consent", "opt_out"]
    source: Text
    as_of: date


class CountryGroup(CountryRule):
    members: tuple[Text, ...]


class ContactRules(Frozen):
    """The table, and the operator's exceptions to it."""

    as_of: date
    github: GitHubRules
    found: FoundRules
    oldest_days: int
    oldest_reason: Text
    countries: dict[str, CountryRule]
    groups: tuple[CountryGroup, ...]
    shorteners: tuple[Text, ...]
    public_mail: tuple[Text, ...]
    """Domains on which anybody has an address, whoever works for the house itself."""
    exceptions: dict[str, Text]
    """The operator's own: host below `github.io` -> why it is seen as the person's page. None ship with the file."""

    def country(self, code: str) -> CountryRule | None:
        """The rule for an ISO 3166-1 alpha-2 code; None where none was read."""
        listed: list[CountryRule] = [self.countries[code]] if code in self.countries else []
        return next(iter(listed + [group for group in self.groups if code in group.members]), None)


@cache
def contact_rules(file: Path = FILE) -> ContactRules:
    """Raises: UsageError: the file does not fit its schema; the message names the key."""
    return read(file, ContactRules)


def with_exceptions(rules: ContactRules, exceptions: Mapping[str, str]) -> ContactRules:
    """The rules with the operator's own pages.

    Raises:
        UsageError: a host is not below github.io, or its reason is missing: nothing else of GitHub can be excepted.
    """
    for host, reason in exceptions.items():
        if not host.endswith(".github.io") or not reason.strip():
            raise UsageError(f"exception {host[:80]!r}: only a host below github.io, and with a reason")
    return rules.model_copy(update={"exceptions": dict(exceptions)})

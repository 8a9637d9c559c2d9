"""The one door for addresses and people: who may be written to. Asked when a contact is entered, when a draft is
held, and again when the message goes out. Pure; nothing is fetched, a host is judged by its name.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import SplitResult, unquote, urlsplit

from agents.addresses import address_parts, host_name
from agents.employers import is_host_of
from memory.errors import ContactRefused, UsageError
from memory.knowledge.by_hand import ByHandRule
from memory.knowledge.contact_rules import ContactRules
from memory.records import Approach, ContactPoint, Introducer, OffLimits, OffLimitsFound, Route

_AT = re.compile(r"\s*(?:\[\s*at\s*\]|\(\s*at\s*\)|\{\s*at\s*\}|\s+at\s+|＠)\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*(?:\[\s*dot\s*\]|\(\s*dot\s*\)|\{\s*dot\s*\}|\s+dot\s+)\s*", re.IGNORECASE)
_COUNTRY = re.compile(r"[A-Z]{2}")
_UNQUOTES = 3
"""How often an address hidden in another one is decoded; each proxy adds one layer."""


def check_contact(contact: ContactPoint, rules: ContactRules, approach: Approach, today: date) -> None:
    """Let a contact pass, or say why not.

    Raises:
        ContactRefused: a rule of `check_approach`, `bad_address`, `github_born`, `employer_address`, `no_proof`,
            `bad_url`, `quote_without_address`, `no_provenance`, `bad_date`, `bad_country` or `consent_needed`.
    """
    check_approach(approach)
    local, domain = _address(contact.address)
    _not_from_github(contact, domain, rules)
    _not_at_work(domain, rules, approach)
    _provenance(contact, f"{local}@{domain}", rules)
    _seen(contact, rules, today)
    _country(contact.country, contact.lawful == "consent", rules)


def check_route(
    route: Route, rule: ByHandRule, rules: ContactRules, approach: Approach, introducer: Introducer | None = None
) -> None:
    """Let a way by hand pass, or say why not.

    Raises:
        ContactRefused: a rule of `check_approach`, `bad_country`, `consent_needed`, `no_page`, `bad_url`,
            `github_born`, `no_colleague`, `own_introduction` or `declined`.
    """
    check_approach(approach)
    if rule.electronic:
        _country(route.country, bool((route.consent_note or "").strip()), rules)
    if rule.to == "colleague":
        _by_colleague(route, introducer)
    elif rule.to == "none":
        if route.to is not None:
            raise ContactRefused("bad_url", f"{route.channel} keeps no address here: leave the page out")
    else:
        _by_page(route, rule, rules)


def _by_colleague(route: Route, introducer: Introducer | None) -> None:
    if introducer is None or introducer.colleague.id != route.to:
        raise ContactRefused("no_colleague", "nobody with this id opted in to be asked; see `team list`")
    if introducer.themselves:
        raise ContactRefused("own_introduction", f"{introducer.colleague.name} is the person themselves")
    if introducer.said in {"wont", "dont_know"}:
        raise ContactRefused("declined", f"{introducer.colleague.name} was asked about this person and declined")


def _by_page(route: Route, rule: ByHandRule, rules: ContactRules) -> None:
    if route.to is None:
        raise ContactRefused("no_page", f"{route.channel} needs the address of the page on which they are reached")
    page = _page(route.to, rules)
    if _is_github(page, rules):
        raise ContactRefused("github_born", f"nobody is approached through GitHub ({rules.github.source})")
    if rule.hosts and not _below(page.hostname or "", rule.hosts):
        raise ContactRefused("bad_url", f"{route.channel} is reached on {' or '.join(rule.hosts)}")


def route_warnings(route: Route, rule: ByHandRule, rules: ContactRules) -> tuple[str, ...]:
    """What a person should know about a way that passes."""
    return _country_warnings(route.country, rules) if rule.electronic else ()


def check_approach(approach: Approach) -> None:
    """Nobody is approached who objected, who stands on a list, or whom another message already approached.

    Raises: ContactRefused: `suppressed`, `off_limits`, `prior_contact`, `replied` or `struck_evidence`.
    """
    if approach.suppressed:
        raise ContactRefused("suppressed", "this person objected or was struck off; nobody writes to them again")
    check_off_limits(approach.off_limits.blocks)
    if approach.first_contact is not None:
        first = f"draft {approach.first_contact} approached this person first"
        raise ContactRefused("prior_contact", f"{first}: one first contact for each person, over all searches")
    if approach.replied is not None:
        raise ContactRefused("replied", f"they answered (reply {approach.replied}): a follow-up is for silence alone")
    if approach.struck is not None:
        raise ContactRefused("struck_evidence", f"it cites {approach.struck}, which a person said is wrong since")


def check_off_limits(blocks: Sequence[OffLimits]) -> None:
    """Nobody is approached who stands on a list; also where there is no address yet.

    Raises: ContactRefused: `off_limits`.
    """
    if blocks:
        raise ContactRefused("off_limits", f"{off_limits_words(blocks[0])}: nobody approaches them")


def off_limits_words(entry: OffLimits) -> str:
    """An entry for a reader's eyes."""
    return f"{entry.value} ({entry.why.replace('_', ' ')})"


def off_limits_warnings(found: OffLimitsFound) -> tuple[str, ...]:
    """What looks like an entry and is not the same; a person looks."""
    return tuple(
        f"close to an off-limits entry: {off_limits_words(entry)}; look before approving" for entry in found.near
    )


def contact_warnings(contact: ContactPoint, rules: ContactRules) -> tuple[str, ...]:
    """What a person should know about a contact that passes."""
    return _country_warnings(contact.country, rules)


def _country_warnings(country: str | None, rules: ContactRules) -> tuple[str, ...]:
    if country is None:
        return ("country unknown: in some, such as DE and AT, an e-mail needs consent; find out or write by hand",)
    if rules.country(country) is None:
        return (f"no rule is on file for {country}: read its law on unasked e-mail before approving",)
    return ()


def _address(address: str) -> tuple[str, str]:
    try:
        return address_parts(address)
    except UsageError as bad:
        raise ContactRefused("bad_address", str(bad)) from bad


def _not_from_github(contact: ContactPoint, domain: str, rules: ContactRules) -> None:
    github = rules.github
    if _below(domain, github.address_domains):
        raise ContactRefused("github_born", f"{domain} forwards GitHub's mail ({github.source})")
    told = " ".join(filter(None, (contact.from_whom, contact.consent_note))).casefold()
    if word := next((word for word in github.words if re.search(rf"\b{re.escape(word)}", told)), None):
        raise ContactRefused("github_born", f"{word!r} as provenance: GitHub's data may not be used ({github.source})")
    if contact.url is not None and _is_github(_page(contact.url, rules), rules):
        raise ContactRefused("github_born", f"the page is GitHub's or shows it ({github.source})")


def _not_at_work(domain: str, rules: ContactRules, approach: Approach) -> None:
    """Whoever reads the mail of a house that somebody works for may read that they are being hired away."""
    if domain in rules.public_mail:
        return
    if employer := next((one for one in approach.employers if is_host_of(domain, one)), None):
        raise ContactRefused("employer_address", f"{domain} is their employer's ({employer}): no first message there")


def _is_github(page: SplitResult, rules: ContactRules) -> bool:
    host = page.hostname or ""
    if host in rules.exceptions:
        return False
    shown = f"{host} {page.path} {page.query} {page.fragment}"
    for _ in range(_UNQUOTES):
        shown = unquote(shown)
    shown = shown.casefold()
    served = any(
        _below(host, (cdn,)) and shown.partition(" ")[2].startswith(path) for cdn, path in rules.github.paths.items()
    )
    return (
        served or _below(host, rules.github.hosts) or any(name in shown for name in rules.github.shown_by_other_pages)
    )


def _below(host: str, hosts: tuple[str, ...]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def _page(url: str, rules: ContactRules) -> SplitResult:
    """The cited page with its host in plain form."""
    try:
        page = urlsplit(url)
        host = host_name((page.hostname or "").removesuffix("."))
        plain = page.username is None and page.password is None and page.port in {None, 80, 443}
    except ValueError as bad:
        raise ContactRefused("bad_url", f"{url[:80]!r} is not a web address") from bad
    if page.scheme not in {"http", "https"} or not plain or not url.isprintable() or host is None or "." not in host:
        raise ContactRefused("bad_url", f"{url[:80]!r} is not a plain web page")
    if _below(host, rules.shorteners):
        raise ContactRefused("bad_url", f"{host} hides which page this is; give the page's own address")
    return page._replace(netloc=host)


def _provenance(contact: ContactPoint, address: str, rules: ContactRules) -> None:
    if contact.found in rules.found.needs_page:
        if not contact.url or not contact.quote:
            raise ContactRefused(
                "no_proof", f"{contact.found} needs the page's URL and the words that publish the address"
            )
        if not _quotes(contact.quote, contact.address) and not _quotes(contact.quote, address):
            raise ContactRefused("quote_without_address", "the quote does not hold this very address")
    if contact.found in rules.found.needs_whom and not (contact.from_whom or "").strip():
        raise ContactRefused("no_provenance", f"{contact.found} needs who gave the address")
    if contact.lawful == "consent" and not (contact.consent_note or "").strip():
        raise ContactRefused("no_proof", "consent needs a note of when and how it was given")


def _quotes(quote: str, address: str) -> bool:
    """Whether the quote holds this address as a whole, plainly or with the usual `at` and `dot` written out."""
    plain = _DOT.sub(".", _AT.sub("@", quote))
    whole = rf"(?<![\w.+\-])(?<!\w['’]){re.escape(address)}(?![\w\-@]|\.\w)"
    return bool(re.search(whole, plain, re.IGNORECASE))


def _seen(contact: ContactPoint, rules: ContactRules, today: date) -> None:
    # A day's grace: the person who entered it may live ahead of UTC.
    if contact.seen > today + timedelta(days=1):
        raise ContactRefused("bad_date", f"seen on {contact.seen}, which has not come yet")
    if contact.seen < today - timedelta(days=rules.oldest_days):
        raise ContactRefused("bad_date", f"seen on {contact.seen}, too long ago: look again ({rules.oldest_reason})")


def _country(country: str | None, consent: bool, rules: ContactRules) -> None:
    if country is None:
        return
    if not _COUNTRY.fullmatch(country):
        raise ContactRefused("bad_country", f"{country[:10]!r} is not an ISO 3166-1 code such as CH")
    rule = rules.country(country)
    if rule and rule.rule == "consent" and not consent:
        raise ContactRefused("consent_needed", f"{country}: {rule.source}")

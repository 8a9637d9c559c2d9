"""One spelling for all the ways of writing the same mailbox, so that an objection holds for each of them."""

import unicodedata

_DOTS_MEAN_NOTHING = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
"""Domains whose mailboxes ignore dots (https://support.google.com/mail/answer/7436150), and the name they share."""


def mailbox(address: str) -> str:
    """Lower case, international domain in its `xn--` form, without a tag behind `+`, without Gmail's dots."""
    local, _, domain = unicodedata.normalize("NFKC", address).strip().rpartition("@")
    domain = _ascii(domain.rstrip(".").casefold())
    local = local.casefold()
    local = local.partition("+")[0] or local
    if domain in _DOTS_MEAN_NOTHING:
        domain, local = _DOTS_MEAN_NOTHING[domain], local.replace(".", "")
    return f"{local}@{domain}"


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        # No name that could be looked up; comparing it as it stands is all that is left.
        return domain

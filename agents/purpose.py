"""The purpose and balancing note that is stored when a brief is accepted (GDPR Art. 5(1)(b) and 6(1)(f))."""

from agents.roles import role_title
from memory.records import Brief

_NOTE = (
    "Purpose: to find people for one open position ({role}) by work that they published themselves, and to write to a "
    "few of them once, after a person has approved each message. Interest: filling the position with somebody whose "
    "proven work fits it. Balance: only public professional work is read; no address, photo, gender, age or "
    "nationality is kept from the sources; every score shows its reasons; people are told at first contact or within "
    "a month, and can object at any time with effect for every search."
)


def purpose_note(brief: Brief) -> str:
    return _NOTE.format(role=role_title(brief.role))

"""Who is who: what links prove, whom they join, and what stays a question for a person."""

from agents.identity.joining import NAMELESS, join
from agents.identity.proofs import proofs
from agents.identity.questions import questions

__all__ = ["NAMELESS", "join", "proofs", "questions"]

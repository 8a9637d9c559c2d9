"""The scoring kernel: one person's evidence in, an integer score with its reasons out. Pure; no I/O, no clock."""

from agents.scoring.explain import assess
from agents.scoring.kernel import Score, score

__all__ = ["Score", "assess", "score"]

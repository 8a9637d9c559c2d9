"""The scoring kernel: one person's evidence in, an integer score with its reasons out. Pure; no I/O, no clock."""

from agents.scoring.columns import columns
from agents.scoring.explain import assess
from agents.scoring.kernel import Score, score, scores
from agents.scoring.rising import rising

__all__ = ["Score", "assess", "columns", "rising", "score", "scores"]

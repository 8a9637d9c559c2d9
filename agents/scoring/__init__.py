"""The scoring kernel: evidence in, integer scores with their reasons out. Pure; no I/O, no clock."""

from agents.scoring.explain import assess
from agents.scoring.kernel import Score, score, score_each
from agents.scoring.rising import rising, rising_each
from agents.scoring.standing import standing, standing_each

__all__ = ["Score", "assess", "rising", "rising_each", "score", "score_each", "standing", "standing_each"]

"""Invented vectors, and what the nearest ones are by definition."""

import numpy as np
import pytest

from memory.vector_index import Vector, VectorId

DIMS = 16
MANY = 400


def vid(number: int, text: int = 0) -> VectorId:
    return VectorId(f"p{number:04}", f"{text:064x}")


def vectors(count: int, seed: int = 7) -> list[Vector]:
    """Clustered, as texts about a few subjects are, and of all lengths."""
    random = np.random.default_rng(seed)
    subjects = random.normal(size=(12, DIMS))
    made = subjects[random.integers(0, 12, count)] + 0.4 * random.normal(size=(count, DIMS))
    return [row.astype(np.float32) for row in made * random.uniform(0.1, 10, size=(count, 1))]


def items(count: int, seed: int = 7) -> list[tuple[VectorId, Vector]]:
    return [(vid(number), vector) for number, vector in enumerate(vectors(count, seed))]


def by_hand(stored: list[tuple[VectorId, Vector]], vector: Vector, k: int) -> list[tuple[VectorId, float]]:
    """The definition, written out."""
    found = []
    for id_, own in stored:
        a, b = own.astype(float), vector.astype(float)
        found.append((id_, float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]


def agree(found: list[tuple[VectorId, float]], expected: list[tuple[VectorId, float]]) -> bool:
    """The same ids in the same order, and cosines that differ by no more than the order of additions explains."""
    ids, cosines = [id_ for id_, _ in found], [cosine for _, cosine in found]
    return ids == [id_ for id_, _ in expected] and cosines == pytest.approx([c for _, c in expected], abs=1e-8)

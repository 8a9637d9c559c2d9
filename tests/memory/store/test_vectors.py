"""Vectors are rows like any other: stored once, exact, and gone when their person is."""

import numpy as np
import pytest

from memory.errors import UsageError
from memory.store import Store
from memory.store.vectors import State, Vector, VectorId, VectorRows

A, B = VectorId("p1", "a" * 64), VectorId("p2", "b" * 64)


def vector(*numbers: float) -> Vector:
    return np.array(numbers, dtype=np.float32)


async def test_a_vector_comes_back_bit_for_bit(store: Store) -> None:
    rows = VectorRows(store, "model", 3)
    odd = vector(0.1, -1e-30, 3e30)
    await rows.put([(A, odd)])
    ((seq, id_, stored),) = await rows.after(0, 10)
    assert (seq, id_, stored.tobytes()) == (1, A, odd.tobytes())


async def test_a_text_has_one_vector_and_the_first_one_stands(store: Store) -> None:
    rows = VectorRows(store, "model", 2)
    await rows.put([(A, vector(1, 0)), (A, vector(0, 1))])
    await rows.put([(A, vector(0, 1)), (B, vector(1, 1))])
    assert [(id_, list(stored)) for _, id_, stored in await rows.after(0, 10)] == [(A, [1, 0]), (B, [1, 1])]
    assert await rows.known([A, VectorId("p1", "c" * 64)]) == {A}


async def test_models_do_not_see_each_other(store: Store) -> None:
    one, two = VectorRows(store, "one", 2), VectorRows(store, "two", 3)
    await one.put([(A, vector(1, 0))])
    await two.put([(A, vector(1, 0, 0))])
    assert (await one.state(), await two.state()) == (State(1, 1), State(2, 1))
    assert await one.ids() == {A}
    assert [list(found) for _, found in await two.some([A])] == [[1, 0, 0]]


async def test_forgetting_somebody_removes_their_vectors_of_every_model(store: Store) -> None:
    one, two = VectorRows(store, "one", 2), VectorRows(store, "two", 2)
    for rows in (one, two):
        await rows.put([(A, vector(1, 0)), (B, vector(0, 1))])
    await one.remove(["p1"])
    assert await one.ids() == await two.ids() == {B}


async def test_a_number_is_never_given_twice(store: Store) -> None:
    """Else an index that looks for newer numbers would miss a row."""
    rows = VectorRows(store, "model", 2)
    await rows.put([(A, vector(1, 0))])
    await rows.remove(["p1"])
    await rows.put([(B, vector(0, 1))])
    assert (await rows.state()) == State(2, 1)


async def test_a_text_that_says_nothing_is_not_stored(store: Store) -> None:
    rows = VectorRows(store, "model", 2)
    await rows.put([(A, vector(0, 0))])
    assert await rows.state() == State(0, 0)


@pytest.mark.parametrize("wrong", [vector(1), vector(1, 2, 3), vector(1, np.nan), vector(np.inf, 1)])
async def test_what_is_no_vector_of_this_model_is_refused(store: Store, wrong: Vector) -> None:
    rows = VectorRows(store, "model", 2)
    with pytest.raises(UsageError, match="the vector of p1 is not 2 finite numbers"):
        await rows.put([(B, vector(1, 1)), (A, wrong)])
    assert await rows.state() == State(0, 0)

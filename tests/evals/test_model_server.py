"""A script is kept to: one call more or less turns the test red."""

import httpx2
import pytest

from evals.kit.model_server import Scripted, ScriptError, serve
from evals.kit.model_server_random import RandomModel
from evals.kit.model_server_replies import empty, good


async def call(url: str) -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False) as client:
        return await client.post(f"{url}/chat/completions", json={"messages": []})


async def test_a_script_answers_in_order() -> None:
    async with serve(Scripted([good(1), empty()])) as service:
        said = [(await call(service.url)).json()["choices"][0]["message"]["content"] for _ in range(2)]
    assert said == ["1", ""]


async def test_a_call_beyond_the_script_fails_it_though_the_caller_may_go_on() -> None:
    with pytest.raises(ScriptError, match="1 calls beyond the 0"):
        async with serve(Scripted([])) as service:
            assert (await call(service.url)).status_code == 418


async def test_a_reply_that_nobody_asked_for_fails_the_script() -> None:
    with pytest.raises(ScriptError, match="only 1 of the script's 2"):
        async with serve(Scripted([good(1), good(2)])) as service:
            await call(service.url)


async def test_the_error_of_the_block_is_not_hidden_by_the_script() -> None:
    with pytest.raises(KeyError):
        async with serve(Scripted([good(1)])):
            raise KeyError


async def test_a_random_model_says_the_same_for_the_same_seed() -> None:
    said = []
    for seed in (1, 1, 2):
        async with serve(RandomModel(seed)) as service:
            said.append((await call(service.url)).json()["choices"][0]["message"]["content"])
    assert said[0] == said[1] != said[2]

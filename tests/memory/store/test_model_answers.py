"""A model is asked the same thing once."""

from memory.store import Rows


async def test_the_first_answer_to_a_question_stands(rows: Rows) -> None:
    assert await rows.model_answers.get("asked") is None
    await rows.model_answers.put("asked", '{"role": "first"}')
    await rows.model_answers.put("asked", '{"role": "second"}')
    assert await rows.model_answers.get("asked") == '{"role": "first"}'

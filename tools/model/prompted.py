"""A large model behind any OpenAI-compatible service: one prompt file in, one checked answer out.

ask -> stored answer? -> reserve -> call (retries; on a 400 a plainer form) -> extract -> validate -> one repair turn.
The answers are not streamed: a stream that is cut ends without an error, a body that is cut does not.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Literal, Protocol, Self, TypeVar

from pydantic import BaseModel, Field, ValidationError

from memory.budget import Budget
from memory.errors import BadAnswer, ModelRefusal, ModelUnavailable, UsageError
from prompts.loader import PROMPTS, Message, ModelRole, Prompt, load
from tools.model.answer import parse, strict_schema
from tools.model.client import CallFailed, Patience, Service, Sleep, open_client
from tools.model.cost import NOTHING, Price, Usage, reserve, settle

Answered = TypeVar("Answered", bound=BaseModel)

_TOKENS_PER_MESSAGE = 16
_REPAIR = "Your answer cannot be used: {fault}. Answer again with the whole JSON object and nothing else."
_SCHEMA = "\n\nAnswer with one JSON object and nothing else. It fits this JSON schema:\n{schema}"


class Answers(Protocol):
    """Where answers are kept, so that the same question costs nothing twice."""

    async def get(self, key: str) -> str | None: ...

    async def put(self, key: str, body: str) -> None: ...


@dataclass(frozen=True)
class ModelSettings:
    service: Service
    models: Mapping[ModelRole, str]
    """Model name by role."""
    prices: Mapping[str, Price]
    """By model name."""
    other_price: Price
    """Of a model that is not in `prices`."""
    most_tokens: int = 8_000
    """That one answer may have, thoughts included."""
    prompts: Path = PROMPTS


@dataclass(frozen=True)
class Form:
    """How a request is put; services differ in what they accept."""

    shape: Literal["schema", "object", "plain"] = "schema"
    cap: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"

    def plainer(self, failed: CallFailed) -> "Form | None":
        """The next form to try, or None where another form would not help."""
        if not failed.form:
            return None
        if failed.cap_unknown and self.cap == "max_tokens":
            return replace(self, cap="max_completion_tokens")
        following: dict[str, Form] = {"schema": replace(self, shape="object"), "object": replace(self, shape="plain")}
        return following.get(self.shape)


class _Said(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Said
    finish_reason: str | None = None


class _Used(BaseModel):
    prompt_tokens: Annotated[int, Field(ge=0)]
    completion_tokens: Annotated[int, Field(ge=0)]


class _Completion(BaseModel):
    """What we read of a chat completion; services add fields of their own."""

    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: _Used | None = None


@dataclass(frozen=True)
class _Question:
    model: str
    price: Price
    messages: tuple[Message, ...]
    schema: dict[str, Any]


class OpenAIModel:
    """Fits `agents.ports.Model`. Use it as an async context manager: leaving closes its connections."""

    def __init__(
        self,
        settings: ModelSettings,
        answers: Answers,
        now: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._settings, self._answers = settings, answers
        self._client = open_client(settings.service)
        self._patience = Patience(settings.service, now, sleep)
        self._forms: dict[str, Form] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def ask(self, prompt: str, variables: dict[str, str], answer: type[Answered], budget: Budget) -> Answered:
        """Fill the prompt called `prompt` and return its answer, validated.

        Raises: ModelUnavailable, ModelRefusal, BadAnswer, BudgetExhausted; UsageError: the prompt file does not fit.
        """
        loaded = load(prompt, self._settings.prompts)
        question = self._question(loaded, variables, answer)
        key = _key(loaded, question)
        stored = await self._answers.get(key)
        if stored is not None:
            return parse(stored, answer)
        seconds = self._settings.service.total_seconds
        try:
            async with asyncio.timeout(seconds):
                found = await self._converse(question, answer, budget)
        except TimeoutError as late:
            raise ModelUnavailable(f"the model gave no answer to {prompt!r} within {seconds:g} s") from late
        await self._answers.put(key, found.model_dump_json())
        return found

    def _question(self, loaded: Prompt, variables: dict[str, str], answer: type[BaseModel]) -> _Question:
        if answer.__name__ != loaded.answer:
            raise UsageError(f"prompt {loaded.name!r} is written for {loaded.answer}, not for {answer.__name__}")
        model = self._settings.models[loaded.role]
        price = self._settings.prices.get(model, self._settings.other_price)
        return _Question(model, price, loaded.fill(variables), strict_schema(answer))

    async def _converse(self, question: _Question, answer: type[Answered], budget: Budget) -> Answered:
        said = await self._say(question, budget)
        try:
            return parse(said, answer)
        except BadAnswer as wrong:
            repaired = replace(question, messages=(*question.messages, *_repair(said, wrong)))
        return parse(await self._say(repaired, budget), answer)

    async def _say(self, question: _Question, budget: Budget) -> str:
        """One answer in words, in the richest form that the service accepts; that form is remembered."""
        form = self._forms.get(question.model, Form())
        while True:
            try:
                said = await self._patience.call(partial(self._call, question, form, budget))
            except CallFailed as failed:
                plainer = form.plainer(failed)
                if plainer is None:
                    raise
                form = plainer
            else:
                self._forms[question.model] = form
                return said

    async def _call(self, question: _Question, form: Form, budget: Budget) -> str:
        request = _request(question, form, self._settings.most_tokens)
        most = Usage(_most_tokens(request), self._settings.most_tokens)
        await reserve(budget, question.price, most)
        try:
            completion = await self._complete(request)
        except CallFailed as failed:
            if not failed.charged:
                await settle(budget, question.price, most, NOTHING)
            raise
        if completion.usage is not None:
            used = Usage(completion.usage.prompt_tokens, completion.usage.completion_tokens)
            await settle(budget, question.price, most, used)
        return _words(completion.choices[0], self._settings.most_tokens)

    async def _complete(self, request: dict[str, Any]) -> _Completion:
        from openai import OpenAIError

        try:
            raw = await self._client.chat.completions.with_raw_response.create(**request)
        except OpenAIError as error:
            raise self._patience.explain(error) from error
        try:
            return _Completion.model_validate_json(raw.content)
        except ValidationError as wrong:
            why = "the model service answered something else than a chat completion; check OPENAI_BASE_URL"
            raise CallFailed(why, charged=True) from wrong


def _request(question: _Question, form: Form, most_tokens: int) -> dict[str, Any]:
    messages = [message.model_dump() for message in question.messages]
    request: dict[str, Any] = {"model": question.model, "messages": messages, form.cap: most_tokens}
    if form.shape == "schema":
        schema = {"name": "answer", "strict": True, "schema": question.schema}
        return request | {"response_format": {"type": "json_schema", "json_schema": schema}}
    messages[0]["content"] += _SCHEMA.format(schema=json.dumps(question.schema))
    return request | ({"response_format": {"type": "json_object"}} if form.shape == "object" else {})


def _most_tokens(request: dict[str, Any]) -> int:
    """What the request can count at most: a token is at least one byte."""
    return len(json.dumps(request, ensure_ascii=False).encode()) + _TOKENS_PER_MESSAGE * len(request["messages"])


def _repair(said: str, wrong: BadAnswer) -> tuple[Message, Message]:
    """Some services refuse a message without content, hence the word for an empty answer."""
    fault = Message(role="user", content=_REPAIR.format(fault=wrong))
    return Message(role="assistant", content=said or "(nothing)"), fault


def _words(choice: _Choice, most_tokens: int) -> str:
    if choice.message.refusal:
        raise ModelRefusal("the model declined to answer")
    match choice.finish_reason:
        case "content_filter":
            raise ModelRefusal("the model service's filter held the answer back")
        case "length":
            raise BadAnswer(f"the model's answer did not end within {most_tokens} tokens")
        case _:
            return choice.message.content or ""


def _key(prompt: Prompt, question: _Question) -> str:
    """Same prompt file, input, model and schema: same answer."""
    words = [message.model_dump() for message in question.messages]
    said = json.dumps([prompt.digest, question.model, question.schema, words], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()

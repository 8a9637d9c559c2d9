"""What an OpenAI-compatible service may answer: well, badly, late or never."""

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

JSON = "application/json"


@dataclass(frozen=True)
class Reply:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    fate: Literal["whole", "cut", "hung", "endless"] = "whole"
    """cut: half of the body, then the connection ends; hung: nothing comes; endless: the body is sent for ever."""


def said(
    content: str | None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    usage: tuple[int, int] | None = (50, 20),
) -> Reply:
    """A chat completion; usage is (tokens read, tokens written)."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    body: dict[str, Any] = {
        "id": "kit",
        "object": "chat.completion",
        "created": 0,
        "model": "kit",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
    }
    if usage is not None:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return Reply(body=json.dumps(body).encode())


def good(answer: object) -> Reply:
    return said(json.dumps(answer))


def fenced(answer: object) -> Reply:
    return said(f"Here it is:\n```json\n{json.dumps(answer, indent=1)}\n```\nAnything else?")


def thinking(answer: object) -> Reply:
    return said(f'<think>Perhaps {{"this": 1}}? No.</think>\n{json.dumps(answer)}')


def truncated(answer: object) -> Reply:
    """The service ran into the cap on tokens."""
    return said(json.dumps(answer)[:-4], finish="length")


def refused() -> Reply:
    return said(None, refusal="I cannot help with that.")


def filtered() -> Reply:
    return said("", finish="content_filter")


def empty() -> Reply:
    return said("")


def limited(retry_after: str | None) -> Reply:
    headers = () if retry_after is None else (("Retry-After", retry_after),)
    return replace(failed(429, code="rate_limit_exceeded"), headers=headers)


def failed(status: int, *, code: str = "server_error", param: str | None = None, message: str = "no") -> Reply:
    error = {"message": message, "type": "kit", "code": code, "param": param}
    return Reply(status=status, body=json.dumps({"error": error}).encode())


def html() -> Reply:
    return Reply(body=b"<!doctype html><title>Sign in to the network</title>", content_type="text/html")


def without_choices() -> Reply:
    return Reply(body=b'{"id": "kit", "object": "chat.completion", "choices": null}')


def huge(size: int) -> Reply:
    return said("x" * size)


def cut(answer: object) -> Reply:
    return replace(good(answer), fate="cut")


def hung() -> Reply:
    return Reply(fate="hung")


def endless() -> Reply:
    return Reply(fate="endless")

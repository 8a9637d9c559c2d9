"""A model service that breaks in every way it knows, in an order fixed by a seed; now and then it answers well."""

from random import Random

from evals.kit import model_server_replies as replies
from evals.kit.model_server import Asked
from evals.kit.model_server_replies import Reply


class BrokenModel:
    """Any reply but a hung one, which would only wait for the caller's own time limit."""

    def __init__(self, seed: int, answer: object) -> None:
        """Args: answer: what it says when it works."""
        self._random = Random(seed)
        self._replies: tuple[Reply, ...] = (
            replies.good(answer),
            replies.fenced(answer),
            replies.thinking(answer),
            replies.truncated(answer),
            replies.refused(),
            replies.filtered(),
            replies.empty(),
            replies.limited("1"),
            replies.limited("3600"),
            replies.limited(None),
            replies.failed(500),
            replies.failed(400),
            replies.failed(401),
            replies.html(),
            replies.without_choices(),
            replies.huge(300_000),
            replies.cut(answer),
            replies.endless(),
            replies.said("no JSON at all"),
            replies.said("{}", usage=(-5, -5)),
        )

    def answer(self, asked: Asked) -> Reply:
        return self._random.choice(self._replies)

    def finish(self) -> None:
        """Any number of calls is right."""

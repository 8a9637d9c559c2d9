"""One question at a time, and what a free reply settles."""

from memory.records import Answer, Brief, Question


def next_question(brief: Brief) -> Question | None:
    """The open must-ask that comes first."""
    return brief.questions[0] if brief.questions else None


def answer_to(question: Question, text: str) -> Answer:
    """A reply counts for the question that was asked."""
    return Answer(topic=question.topic, value=text.strip())

"""The parts of arXiv's Atom feeds that are read, by namespace and name: the order of elements has changed before."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from memory.papers import arxiv_of
from tools.answers.loose import Count, Day, Loose, Objects, Said
from tools.answers.xml_values import xml_values

NAMES = {
    "http://www.w3.org/2005/Atom": "",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch:",
    "http://arxiv.org/schemas/atom": "arxiv:",
}
DROPPED = ("summary", "arxiv:affiliation", "email", "uri")
"""Of an author only the name is kept; affiliations hold addresses and places."""
ERRORS = "/api/errors"
"""In the id of the one entry of a refusal."""


def read_atom(raw: bytes) -> Any:
    """Raises: ValueError: no XML, or XML that may not be read."""
    return xml_values(raw, NAMES)


def _first(value: Any) -> Any:
    """Of a list of elements the first one's text; attributes beside it say nothing that is read."""
    held = value[0] if isinstance(value, list) and value else None
    return held.get("#") if isinstance(held, dict) else held


def _number(value: Any) -> int:
    text = _first(value)
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()):
        raise ValueError("a number is promised")
    return int(text)


Only = BeforeValidator(_first)
Text = Annotated[str, Only]
Number = Annotated[Count, BeforeValidator(_number)]


class Author(Loose):
    name: Said[Text] = None


class Entry(Loose):
    address: Said[Text] = Field(None, alias="id")
    """The page of one version; of a refusal its reason."""
    title: Said[Text] = None
    published: Said[Annotated[Day, Only]] = None
    """Of the first version."""
    authors: Said[Objects[Author]] = Field(None, alias="author")
    comment: Said[Text] = Field(None, alias="arxiv:comment")
    journal: Said[Text] = Field(None, alias="arxiv:journal_ref")
    doi: Said[Text] = Field(None, alias="arxiv:doi")

    @property
    def arxiv(self) -> str | None:
        """The id without its version."""
        return arxiv_of(self.address or "")


class Feed(Loose):
    """Without a total it is none, but a failure."""

    total: Number = Field(alias="opensearch:totalResults")
    entries: Said[Objects[Entry]] = Field(None, alias="entry")
    """None: the feed is empty."""


class Answer(Loose):
    feed: Feed

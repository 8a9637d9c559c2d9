"""The parts of Semantic Scholar's answers that are read."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, RootModel, model_validator

from tools.answers.loose import Count, Day, Loose, Objects, Said, Texts

DROPPED = (
    "affiliations", "homepage", "email", "emails", "aliases", "abstract", "tldr", "embedding", "citationStyles",
    "openAccessPdf",
)  # fmt: skip
"""Affiliations and home pages are written with addresses and places in them; none of these is needed."""

PAPER_FIELDS = "title,venue,publicationVenue,publicationTypes,publicationDate,year,externalIds,citationCount,authors"
AUTHOR_FIELDS = "name,externalIds"

ShortText = Annotated[str, Field(max_length=2_000)]
PaperId = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
AuthorId = Annotated[str, Field(pattern=r"^[0-9]{1,12}$")]
Orcid = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$")]
DblpKey = Annotated[str, Field(pattern=r"^(?:conf|journals)/[A-Za-z0-9_-]{1,60}/[A-Za-z0-9_.-]{1,80}$")]
Year = Annotated[int, Field(strict=True, ge=1900, le=2100)]


class PaperIds(Loose):
    doi: Said[ShortText] = Field(None, alias="DOI")
    arxiv: Said[ShortText] = Field(None, alias="ArXiv")
    dblp: Said[DblpKey] = Field(None, alias="DBLP")


class AuthorIds(Loose):
    orcid: Said[Orcid] = Field(None, alias="ORCID")


class Author(Loose):
    """A profile, whole or as a byline carries it."""

    author_id: Said[AuthorId] = Field(None, alias="authorId")
    name: Said[str] = None
    ids: Said[AuthorIds] = Field(None, alias="externalIds")


class Profile(Author):
    """A profile by itself; without its id it is none, but a failure."""

    author_id: AuthorId = Field(alias="authorId")


class Host(Loose):
    name: Said[ShortText] = None


class Paper(Loose):
    paper_id: Said[PaperId] = Field(None, alias="paperId")
    title: Said[str] = None
    venue: Said[ShortText] = None
    """Empty where none is known."""
    host: Said[Host] = Field(None, alias="publicationVenue")
    types: Said[Texts] = Field(None, alias="publicationTypes")
    published: Said[Day] = Field(None, alias="publicationDate")
    year: Said[Year] = None
    ids: Said[PaperIds] = Field(None, alias="externalIds")
    citations: Said[Count] = Field(None, alias="citationCount")
    authors: Said[Objects[Author]] = None


def _or_none(value: Any) -> list[Any]:
    """A batch answers in the order of the question, null for what is not there."""
    if not isinstance(value, list):
        raise ValueError("a list is promised")
    return [item if isinstance(item, dict) or item is None else {} for item in value]


class PaperBatch(RootModel[Annotated[tuple[Paper | None, ...], BeforeValidator(_or_none)]]):
    pass


class AuthorBatch(RootModel[Annotated[tuple[Author | None, ...], BeforeValidator(_or_none)]]):
    pass


class PaperPage(Loose):
    """One page of a list. A search that finds nothing has no `data`; any other answer without it is a failure."""

    total: Said[Count] = None
    """Lists of one author's papers have none."""
    next: Said[Count] = None
    """Where the next page begins; missing on the last."""
    token: Said[ShortText] = None
    """Of the next page in bulk; null on the last."""
    data: Said[Objects[Paper]] = None

    @model_validator(mode="after")
    def _promised(self) -> Self:
        if self.data is None and self.total != 0:
            raise ValueError("a page without papers that does not say there are none")
        return self

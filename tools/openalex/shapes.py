"""The parts of OpenAlex answers that are read, in their form of 2026 and of 2022."""

from typing import Annotated

from pydantic import Field

from tools.answers.loose import Count, Day, Flag, Loose, Objects, Said

OPENALEX = "https://openalex.org/"

DROPPED = (
    "raw_affiliation_string", "raw_affiliation_strings", "affiliations", "institutions", "countries", "country_code",
    "last_known_institution", "last_known_institutions", "corresponding_author_ids", "longest_name",
    "parsed_longest_name", "display_name_alternatives", "block_key", "abstract_inverted_index", "email", "emails",
    "image_url", "image_thumbnail_url", "twitter",
)  # fmt: skip
"""Affiliations are written with addresses in them; a country or an image says what may not count; none is needed."""

WORK_FIELDS = "id,doi,title,publication_date,type,primary_location,locations,authorships,cited_by_count,is_retracted"
AUTHOR_FIELDS = "id,orcid,display_name"

ShortText = Annotated[str, Field(max_length=2_000)]
AuthorId = Annotated[str, Field(pattern=r"^https://openalex\.org/A[0-9]{4,12}$")]
WorkId = Annotated[str, Field(pattern=r"^https://openalex\.org/W[0-9]{4,12}$")]
SourceId = Annotated[str, Field(pattern=r"^https://openalex\.org/S[0-9]{4,12}$")]
Orcid = Annotated[str, Field(pattern=r"^https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$")]
Doi = Annotated[str, Field(pattern=r"^https://doi\.org/10\.[0-9]{4,9}/[A-Za-z0-9._;()/:+-]{1,300}$")]


class Author(Loose):
    """A profile: whole, or as a byline carries it."""

    id: Said[AuthorId] = None
    display_name: Said[str] = None
    orcid: Said[Orcid] = None


class Profile(Author):
    """A profile by itself; without its id it is none, but a failure."""

    id: AuthorId


class Byline(Loose):
    author_position: Said[str] = None
    raw_author_name: Said[str] = None
    """The name as printed."""
    author: Said[Author] = None


class Host(Loose):
    """A journal, a conference or a repository."""

    id: Said[SourceId] = None
    display_name: Said[ShortText] = None
    type: Said[str] = None


class Location(Loose):
    source: Said[Host] = None
    raw_source_name: Said[ShortText] = None
    landing_page_url: Said[ShortText] = None
    is_published: Said[Flag] = None


class Work(Loose):
    id: Said[WorkId] = None
    doi: Said[Doi] = None
    title: Said[str] = None
    publication_date: Said[Day] = None
    type: Said[str] = None
    primary_location: Said[Location] = None
    locations: Said[Objects[Location]] = None
    host_venue: Said[Host] = None
    """In the form of 2022 only."""
    authorships: Said[Objects[Byline]] = None
    cited_by_count: Said[Count] = None
    is_retracted: Said[Flag] = None


class _Meta(Loose):
    count: Said[Count] = None
    next_cursor: Said[ShortText] = None


class WorkPage(Loose):
    """One page of a list; without `results` it is none, but a failure."""

    results: Objects[Work]
    meta: Said[_Meta] = None


class HostPage(Loose):
    results: Objects[Host]

"""One place in a paper's byline, told alike by every catalogue: its position, and the account that it is on arXiv."""

from typing import Literal

from memory.records import Account, Link
from tools.answers.loose import shown_name
from tools.git.people import plain

ARXIV = "arxiv"
_PAGE = "https://arxiv.org/abs/"

Position = Literal["first", "middle", "last"]


def position(place: int, authors: int) -> Position:
    """Args: place: 1 for the first author."""
    return "first" if place == 1 else "last" if place == authors else "middle"


def byline_account(arxiv: str, place: int, printed: str) -> Account | None:
    """arXiv knows names only: the account is the place in one paper's byline, with the family name that stands there.

    Another catalogue that puts another name, or the same one elsewhere, thus names another account.

    Args:
        arxiv: id without its version.
        printed: the name as it stands there.
    """
    name = shown_name(printed)
    if name is None or (family := _family(name)) is None:
        return None
    key = f"{ARXIV}:{arxiv}#{place}-{family}"
    return Account(key=key, source=ARXIV, handle=None, name=name, url=f"{_PAGE}{arxiv}", bot=False)


def byline_link(account: Account, arxiv: str, place: int, printed: str, says: str, record: str) -> Link | None:
    """The claim of another catalogue that this place belongs to one of its accounts. Likely: catalogues err.

    It joins only where arXiv itself was read: the account on that side is arXiv's to tell.

    Args: says: the catalogue, for a reader.
    """
    there = byline_account(arxiv, place, printed)
    if there is None:
        return None
    proof = f"{says} lists this profile as author {place} of arXiv:{arxiv}, where the same family name stands"
    return Link(a=account.key, b=there.key, status="likely", proof=proof, record=record)


def _family(name: str) -> str | None:
    """The last word of a name, or what stands before a comma; initials alone are none."""
    told, comma, _ = name.partition(",")
    words = plain(told if comma else name).split()
    return words[-1] if words and len(words[-1]) > 1 else None

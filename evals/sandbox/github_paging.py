"""GitHub's pages: which one was asked for, and the `Link` header that leads to the others."""

from urllib.parse import urlencode

from starlette.requests import Request

_PAGE, _LONGEST_PAGE = 30, 100


def page_of(request: Request) -> tuple[int, int]:
    """Page from 1 and its size; nonsense means the default, as it does there."""

    def number(name: str, default: int, most: int) -> int:
        text = request.query_params.get(name, "")
        return min(int(text), most) if text.isascii() and text.isdigit() and int(text) else default

    return number("page", 1, 10**6), number("per_page", _PAGE, _LONGEST_PAGE)


def link(request: Request, total: int, path: str) -> dict[str, str]:
    page, size = page_of(request)
    last = max(1, -(-total // size))
    wanted = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    at = {"next", "last"} if page < last else set()
    at |= {"prev", "first"} if page > 1 else set()
    others = [pair for pair in request.query_params.multi_items() if pair[0] != "page"]
    links = (
        f'<{base_of(request)}{path}?{urlencode([*others, ("page", str(number))])}>; rel="{name}"'
        for name, number in wanted.items()
        if name in at
    )
    told = ", ".join(links)
    return {"Link": told} if told else {}


def base_of(request: Request) -> str:
    return str(request.base_url).rstrip("/")

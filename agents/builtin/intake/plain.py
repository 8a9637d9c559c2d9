"""A pasted text as a person reads it: without mark-up, ligatures, soft hyphens and the line ends of a printed page."""

import re
from collections.abc import Iterator
from html import unescape

_TAG = re.compile(
    r"</?(?:html|head|body|div|p|br|ul|ol|li|span|strong|em|b|i|h[1-6]|a|table|tr|td|section|article|script|style|font)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_LEAST_TAGS, _SAMPLE = 2, 20_000
"""`a <b> c` in a sentence is no page; a page shows itself in its first characters."""
_BLOCKS = frozenset(
    {"p", "div", "br", "ul", "ol", "table", "tr", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_UNREAD = tuple(
    (re.compile(opens, re.IGNORECASE), re.compile(closes, re.IGNORECASE))
    for opens, closes in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<head>", "</head>"))
)
_ANY_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>|<![^<>]*>")
_PRINT = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | dict.fromkeys(
        "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
)
"""Ligatures are spelled out; what has no width is gone, so that nothing is hidden from who reads along."""
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[^\W\d_A-Z])")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_LEAST_WORDS = 3


def plain(text: str) -> str:
    """The text that every quote is looked up in. A text that is plain already comes back as it is."""
    if len(_TAG.findall(text[:_SAMPLE])) >= _LEAST_TAGS:
        text = _without_markup(text)
    return _BROKEN_WORD.sub("", text.translate(_PRINT))


def only_links(text: str) -> bool:
    """Whether there is hardly anything in it but links; they are never opened."""
    rest, links = _URL.subn(" ", text)
    return links > 0 and len(rest.split()) < _LEAST_WORDS


def _without_markup(text: str) -> str:
    """What a page says. By hand, since `html.parser` takes minutes over a hostile page of this size."""
    for opens, closes in _UNREAD:
        text = "".join(_outside(text, opens, closes))
    return unescape(_ANY_TAG.sub(_said, text)).strip()


def _outside(text: str, opens: re.Pattern[str], closes: re.Pattern[str]) -> Iterator[str]:
    """What stands outside of comments, scripts and styles; one that never ends hides the rest."""
    at = 0
    while start := opens.search(text, at):
        yield text[at : start.start()]
        end = closes.search(text, start.end())
        if end is None:
            return
        at = end.end()
    yield text[at:]


def _said(tag: re.Match[str]) -> str:
    name = (tag[1] or "").casefold()
    return "\n- " if name == "li" and not tag[0].startswith("</") else "\n" if name in _BLOCKS else ""

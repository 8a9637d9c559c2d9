"""What a sentence says, word by word, against what carries it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from agents.proposals import CheckedFact
from memory.knowledge.message_wording import Wording
from memory.records import EmployerFact, Role

_QUOTED = re.compile('[“„«"]([^“”„«»"]*)[”“»"]')
_TOKEN = re.compile(r"#\d+|[^\W_]\w*(?:[’'.,/+\-]\w+)*[+#]*(?:\s?[%€$£])?|[€$£%]")
_LINK = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S+|\bmailto:\S+|\bwww\.\S+|\S+@\S+\.\S+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*")
_FOLDED = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_OPENERS = " “„«\"'‘("
_SHORTEST_STEM = 3

Carrier = CheckedFact | EmployerFact


@dataclass(frozen=True)
class ListHit:
    name: str
    words: str
    blocks: bool


class Lexicon:
    """The word lists of one language, made ready for look-ups."""

    def __init__(self, words: Wording) -> None:
        self.words = words
        frames = words.openings + words.further + words.employer
        frames += words.subjects.project + words.subjects.titled + words.subjects.bare
        plain = re.sub(r"{\w+}", " ", " ".join(frames))
        self.neutral = frozenset(words.neutral.split()) | frozenset(_TOKEN.findall(plain))

    @cached_property
    def date_pattern(self) -> re.Pattern[str]:
        months = "|".join(map(re.escape, self.words.months))
        return re.compile(
            rf"(?:\b(\d{{1,2}})\.?\s+)?\b({months})\b(?:\s+(\d{{1,2}}),)?(?:\s+(\d{{4}}))?|\b\d{{4}}-\d\d(?:-\d\d)?\b"
        )

    def stem(self, word: str) -> str:
        lower = word.casefold()
        for ending in self.words.endings:
            if lower.endswith(ending) and len(lower) - len(ending) >= _SHORTEST_STEM:
                return lower.removesuffix(ending)
        return lower

    def stems(self, tokens: Iterable[str]) -> set[str]:
        return {self.stem(part) for token in tokens for part in (token, *_parts(token))}

    def kin(self, stems: set[str]) -> set[str]:
        """The stems and those of every word that means the same."""
        groups = ({self.stem(word) for word in group} for group in self.words.synonyms)
        return stems.union(*(group for group in groups if group & stems))


def links(text: str, carriers: Sequence[Carrier]) -> Iterator[str]:
    """Links and addresses in `text` that are not the URL of a carrier."""
    listed = {one.url for one in carriers if isinstance(one, CheckedFact)}
    told = {link for one in carriers if isinstance(one, EmployerFact) for link in _LINK.findall(one.text)}
    for link in _LINK.findall(text):
        if link.rstrip(".,;:)!?”“»\"'") not in listed and link not in told:
            yield link


def list_hits(text: str, carriers: Sequence[Carrier], lexicon: Lexicon) -> list[ListHit]:
    """Words of the named lists, outside quoted titles and words that an employer fact says itself."""
    said = _folded(_without_projects(_unquoted(text, carriers), carriers))
    employer = _folded(" ".join(one.text for one in carriers if isinstance(one, EmployerFact)))
    lists = [(name, words, False) for name, words in lexicon.words.warn.items()]
    lists += [(name, words, True) for name, words in lexicon.words.block.items()]
    return [
        ListHit(name, word, blocks)
        for name, words, blocks in lists
        for word in words
        if f" {word} " in said and f" {word} " not in employer
    ]


def unsupported(text: str, carriers: Sequence[Carrier], role: Role, lexicon: Lexicon) -> list[str]:
    """What `text` says and none of `carriers` does, in order."""
    rest = _LINK.sub(" ", text)
    faults = [f"“{quote}”" for quote in _QUOTED.findall(rest) if not _quotes_title(quote, carriers)]
    rest = _unquoted(rest, carriers)
    facts = " ".join(_outside_title(one, rest) for one in carriers)
    dates = {day for said in lexicon.date_pattern.finditer(facts) for day in _widened(said)}
    faults += [said.group() for said in lexicon.date_pattern.finditer(rest) if _widened(said)[0] not in dates]
    rest = lexicon.date_pattern.sub(lambda said: " " * len(said.group()), rest)
    allowed = _Allowed.of(carriers, role, facts, lexicon)
    faults += [said.group() for said in _TOKEN.finditer(rest) if not allowed.holds(said, rest)]
    return faults


def hides_author(text: str, fact: CheckedFact, lexicon: Lexicon) -> bool:
    """Whether the proof says that somebody else made the work, and `text` does not."""
    others = f" {lexicon.words.somebody_else} "
    return others in _folded(_unquoted(fact.text, (fact,))) and others not in _folded(_unquoted(text, (fact,)))


def turned_round(text: str, fact: EmployerFact, lexicon: Lexicon) -> bool:
    """Whether `text` says the fact's words in another order: `hardware for hospitals` is not `hospitals for hardware`.

    Connecting words may stand anywhere.
    """
    told = [lexicon.stem(token) for token in _TOKEN.findall(fact.text)]
    said = [lexicon.stem(token) for token in _TOKEN.findall(text) if token not in lexicon.neutral]
    left = iter(told)
    return not all(word in left for word in said if word in told)


def names_work(text: str, fact: CheckedFact, lexicon: Lexicon) -> bool:
    """Whether `text` says a word of the proof's title or project; `I saw your work.` says none."""
    own = {token.casefold() for token in _TOKEN.findall(f"{fact.title or ''} {fact.project or ''}")}
    said = {token.casefold() for token in _TOKEN.findall(text) if token not in lexicon.neutral}
    return bool(own & said) or fact.text in text or fact.briefly in text


@dataclass(frozen=True)
class _Allowed:
    lexicon: Lexicon
    exact: frozenset[str]
    """Tokens that carry a figure or a name, as the carriers write them, folded."""
    stems: frozenset[str]

    @classmethod
    def of(cls, carriers: Sequence[Carrier], role: Role, facts: str, lexicon: Lexicon) -> "_Allowed":
        names = lexicon.words.roles[role]
        outside = _TOKEN.findall(f"{facts} {names.title} {names.one}")
        titles = " ".join(one.title or "" for one in carriers if isinstance(one, CheckedFact))
        in_titles = [token for token in _TOKEN.findall(titles) if re.search(r"[^\W\d_]", token) and token[0] != "#"]
        own = lexicon.stems(outside + in_titles)
        # A figure in a title proves nothing outside its quotes; a word of it may be used again.
        exact = {token.casefold() for token in outside + in_titles}
        # What an employer says has no other words: `publishes its kernels` is not `publishes its models`.
        proofs = {token for one in carriers if isinstance(one, CheckedFact) for token in _TOKEN.findall(one.text)}
        alike = lexicon.kin({one for one in lexicon.stems([*proofs, *in_titles]) if not one.isdigit()})
        return cls(lexicon, frozenset(exact), frozenset({one for one in own if not one.isdigit()} | alike))

    def holds(self, said: re.Match[str], text: str) -> bool:
        token = said.group()
        if token.casefold() in self.exact:
            return True
        before = text[: said.start()].rstrip(_OPENERS)
        starts = not before or before[-1] in ".:;!?"
        return all(self._word(part, starts) for part in _parts(token) or (token,))

    def _word(self, word: str, starts: bool) -> bool:
        if not word.isalpha() and not re.fullmatch(r"[^\W\d_]+[’'][^\W\d_]+", word):
            return word.casefold() in self.exact
        first_lower = word[0].lower() + word[1:]
        neutral = word in self.lexicon.neutral or (starts and first_lower in self.lexicon.neutral)
        return neutral or self.lexicon.stem(word) in self.stems


def _parts(token: str) -> tuple[str, ...]:
    """A compound's words; a name with a slash or a dot is one thing and has none."""
    return tuple(token.split("-")) if "-" in token and "/" not in token and "." not in token else ()


def _outside_title(carrier: Carrier, said: str) -> str:
    if isinstance(carrier, EmployerFact):
        return carrier.text
    # The words without a title prove themselves only: what else they name was not chosen to be said.
    briefly = carrier.briefly if carrier.briefly.casefold() in said.casefold() else ""
    return f"{_unquoted(carrier.text, (carrier,))} {briefly} {carrier.project or ''}"


def _unquoted(text: str, carriers: Sequence[Carrier]) -> str:
    """`text` without the titles of its carriers; other quotes stay."""
    return _QUOTED.sub(lambda said: " " if _quotes_title(said.group(1), carriers) else said.group(), text)


def _without_projects(text: str, carriers: Sequence[Carrier]) -> str:
    for one in carriers:
        if isinstance(one, CheckedFact) and one.project:
            text = text.replace(one.project, " ")
    return text


def _quotes_title(quote: str, carriers: Sequence[Carrier]) -> bool:
    """Whether the quote is a title, or whole words of one, or whole words of an employer fact."""
    wanted = _folded(quote.rstrip(".,;:!?…"))
    sources = (one.title or "" if isinstance(one, CheckedFact) else one.text for one in carriers)
    return bool(wanted.strip()) and any(wanted in _folded(source) for source in sources)


def _folded(text: str) -> str:
    """Lower-case words and figures between single spaces, one space at either end."""
    return " ".join(["", *_FOLDED.findall(text.casefold()), ""])


def _widened(said: re.Match[str]) -> list[tuple[str, ...]]:
    """A date as (year, month, day), then what it implies: (year, month) and (month,)."""
    if said.group(2) is None:
        day = tuple(said.group().split("-"))
        return [day[:size] for size in range(len(day), 1, -1)]
    name, year, day_of_month = said.group(2), said.group(4), said.group(1) or said.group(3)
    parts = [part for part in (year, name, day_of_month) if part]
    return [tuple(parts[:size]) for size in range(len(parts), 0, -1)] + [(name,)]

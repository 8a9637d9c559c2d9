"""What a sentence says, word by word, against what carries it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from agents.grounding_claims import FINE, TITLE, Claims, Clauses
from agents.proposals import CheckedFact
from memory.knowledge.claim_words import claim_words
from memory.knowledge.message_wording import Wording, wording
from memory.records import EmployerFact, Role

_QUOTED = re.compile('[“„«"]([^“”„«»"]*)[”“»"]')
_TOKEN = re.compile(r"#\d+|[^\W_]\w*(?:[’'.,/+\-]\w+)*[+#]*(?:\s?[%€$£])?|[€$£%]")
_LINK = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S+|\bmailto:\S+|\bwww\.\S+|\S+@\S+\.\S+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*")
_FOLDED = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_OPENERS = " “„«\"'‘("
_SHORTEST_STEM = 3
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
"""`dropping` and `drop`."""

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
        frames += words.about.opening + words.about.subject
        plain = re.sub(r"{\w+}", " ", " ".join(frames))
        self.neutral = frozenset(words.neutral.split()) | frozenset(_TOKEN.findall(plain))
        self.claims = claim_words(words.language)
        self.of_writer = frozenset(self.claims.of_writer.casefold().split())
        self.shading = frozenset(self.claims.shading.split())

    @cached_property
    def date_pattern(self) -> re.Pattern[str]:
        months = "|".join(map(re.escape, self.words.months))
        return re.compile(
            rf"(?:\b(\d{{1,2}})\.?\s+)?\b({months})\b(?:\s+(\d{{1,2}}),)?(?:\s+(\d{{4}}))?|\b\d{{4}}-\d\d(?:-\d\d)?\b"
        )

    @cached_property
    def fine_pattern(self) -> re.Pattern[str]:
        phrases = "|".join(map(re.escape, sorted(self.claims.fine, key=len, reverse=True)))
        return re.compile(rf"(?i)\b(?:{phrases})\b")

    def stem(self, word: str) -> str:
        lower = word.casefold()
        for ending in self.words.endings:
            if lower.endswith(ending) and len(lower) - len(ending) >= _SHORTEST_STEM:
                return _DOUBLED.sub(r"\1", lower.removesuffix(ending))
        return lower

    def stems(self, tokens: Iterable[str]) -> set[str]:
        return {self.stem(part) for token in tokens for part in (token, *_parts(token))}

    def told_of(self, fact: CheckedFact) -> set[str]:
        """Stems of what may be said of any proof of this kind."""
        kind = self.claims.kinds.get(fact.kind)
        return self.stems((*kind.acts, *kind.made, *kind.things, *kind.words)) if kind else set()


@cache
def lexicon_of(language: str) -> Lexicon:
    return Lexicon(wording(language))


def links(text: str, carriers: Sequence[Carrier]) -> Iterator[str]:
    """Links and addresses in `text` that are not the URL of a carrier."""
    listed = {one.url for one in carriers if isinstance(one, CheckedFact)}
    told = {link for one in carriers if isinstance(one, EmployerFact) for link in _LINK.findall(one.text)}
    for link in _LINK.findall(text):
        if link.rstrip(".,;:)!?”“»\"'") not in listed and link not in told:
            yield link


def list_hits(text: str, carriers: Sequence[Carrier], lexicon: Lexicon) -> list[ListHit]:
    """Words of the named lists, outside quoted titles and words that an employer fact says itself."""
    said = _folded(_without_projects(unquoted(text, carriers), carriers))
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
    rest = lexicon.fine_pattern.sub(f" {FINE} ", unquoted(rest, carriers))
    facts = " ".join(_outside_title(one, rest) for one in carriers)
    dates = {day for said in lexicon.date_pattern.finditer(facts) for day in _widened(said)}
    faults += [said.group() for said in lexicon.date_pattern.finditer(rest) if _widened(said)[0] not in dates]
    rest = lexicon.date_pattern.sub(lambda said: " " * len(said.group()), rest)
    allowed, clauses = _Allowed.of(carriers, role, facts, lexicon), Clauses(rest, lexicon.claims)
    faults += [said.group() for said in _TOKEN.finditer(rest) if not allowed.holds(said, rest, clauses)]
    return faults


def claimed(text: str, fact: CheckedFact, lexicon: Lexicon) -> list[str]:
    """What `text` says of the person and `fact` does not show, each in its words."""
    rest = lexicon.date_pattern.sub(" ", _LINK.sub(" ", unquoted(text, (fact,))))
    rest = lexicon.fine_pattern.sub(f" {FINE} ", rest)
    for phrase in lexicon.claims.yours:
        rest = rest.replace(phrase.replace("_", " "), phrase)
    return [*Claims(rest, fact, lexicon.claims, _Own(lexicon, fact)).faults()]


def _title_words(title: str) -> list[str]:
    """Its words; of a name such as `lab/clinical-notes`, what stands after the owner's too."""
    words = _TOKEN.findall(title)
    named = (word.rpartition("/")[2] for word in words if "/" in word)
    return words + [part for name in named for part in re.split(r"[-_.]", name) if part.isalpha()]


class _Own:
    """The words that a proof says itself, in any of their forms."""

    def __init__(self, lexicon: Lexicon, fact: CheckedFact) -> None:
        said = [*_title_words(fact.title or ""), *(word for one in fact.details for word in _TOKEN.findall(one))]
        self._lexicon, self._stems = lexicon, {one for one in lexicon.stems(said) if one not in lexicon.neutral}

    def __contains__(self, token: object) -> bool:
        parts = token.split("-") if isinstance(token, str) else [""]
        return all(self._lexicon.stem(part) in self._stems for part in parts)


def hides_author(text: str, fact: CheckedFact, lexicon: Lexicon) -> bool:
    """Whether the proof says that somebody else made the work, and `text` does not."""
    others = f" {lexicon.words.somebody_else} "
    return others in _folded(unquoted(fact.text, (fact,))) and others not in _folded(unquoted(text, (fact,)))


def turned_round(text: str, fact: EmployerFact, lexicon: Lexicon) -> bool:
    """Whether `text` says the fact's words in another order or leaves out some between them.

    `Hospitals for hardware` is not `hardware for hospitals`, and who builds hardware for hospitals builds no hospitals.
    Connecting words may stand anywhere, and a part between two of them may be left out at either end.
    """
    told = [lexicon.stem(word) if _carries(word, lexicon) else "" for word in _TOKEN.findall(fact.text)]
    rest = lexicon.fine_pattern.sub(" ", text)
    said = [lexicon.stem(word) for word in _TOKEN.findall(rest) if _carries(word, lexicon)]
    said = [word for word in said if word in told]
    runs = (told[start:end] for start in _edges(told) for end in _edges(told) if start < end)
    return bool(said) and all([word for word in run if word] != said for run in runs)


def _carries(word: str, lexicon: Lexicon) -> bool:
    return word not in lexicon.neutral and word[0].lower() + word[1:] not in lexicon.neutral


def _edges(told: Sequence[str]) -> list[int]:
    """Where a part may begin or end: beside a connecting word, or at the ends."""
    return [at for at in range(len(told) + 1) if at in {0, len(told)} or not told[at - 1] or not told[at]]


def shaded(text: str, fact: EmployerFact, lexicon: Lexicon) -> list[str]:
    """Words that move the employer's fact in time or amount, or turn it to the person, and are not the fact's own."""
    rest = _LINK.sub(" ", lexicon.fine_pattern.sub(" ", text)).replace(fact.text.rstrip(".!?…"), " ")
    moving = lexicon.shading | {one.casefold() for one in (*lexicon.claims.you, *lexicon.claims.your)}
    own = {token.casefold() for token in _TOKEN.findall(fact.text)}
    return [token for token in _TOKEN.findall(rest) if token.casefold() in moving - own]


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
    of_work: bool
    """Whether only proofs carry: beside an employer's fact, what the writer did would be one more of its claims."""

    @classmethod
    def of(cls, carriers: Sequence[Carrier], role: Role, facts: str, lexicon: Lexicon) -> "_Allowed":
        names = lexicon.words.roles[role]
        outside = _TOKEN.findall(f"{facts} {names.title} {names.one}")
        titles = " ".join(one.title or "" for one in carriers if isinstance(one, CheckedFact))
        in_titles = [token for token in _title_words(titles) if re.search(r"[^\W\d_]", token) and token[0] != "#"]
        own = lexicon.stems(outside + in_titles)
        # A figure in a title proves nothing outside its quotes; a word of it may be used again.
        exact = {token.casefold() for token in outside + in_titles}
        # What an employer says has no other words: `publishes its kernels` is not `publishes its models`.
        proofs = {token for one in carriers if isinstance(one, CheckedFact) for token in _TOKEN.findall(one.text)}
        alike = {one for one in lexicon.stems([*proofs, *in_titles]) if not one.isdigit()}
        alike = alike.union(*(lexicon.told_of(one) for one in carriers if isinstance(one, CheckedFact)))
        of_work = all(isinstance(one, CheckedFact) for one in carriers)
        return cls(lexicon, frozenset(exact), frozenset({one for one in own if not one.isdigit()} | alike), of_work)

    def holds(self, said: re.Match[str], text: str, clauses: Clauses) -> bool:
        token = said.group()
        if token.casefold() in self.exact:
            return True
        if self.of_work and token.casefold() in self.lexicon.of_writer and clauses.of(said.start()):
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
    return f"{unquoted(carrier.text, (carrier,))} {briefly} {carrier.project or ''} {' '.join(carrier.details)}"


def unquoted(text: str, carriers: Sequence[Carrier]) -> str:
    """`text` with a mark for each title of its carriers; other quotes stay."""
    return _QUOTED.sub(lambda said: f" {TITLE} " if _quotes_title(said.group(1), carriers) else said.group(), text)


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

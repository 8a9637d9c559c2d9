"""A true draft with one falsehood planted in it: eight kinds, several ways each, in English and German.

Each way is untrue by its making, whatever the draft says; words that only sound wrong are no falsehood here.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from agents.proposals import DraftGiven, DraftProposal, ProposedSentence
from memory.knowledge.message_wording import wording

Kind = Literal["number", "name", "venue", "link", "employer", "date", "negation", "person"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Way = Callable[[str, str, random.Random], str]
"""(sentence, language, chance) -> the sentence with one untrue detail; unchanged where it has nothing to change."""


@dataclass(frozen=True)
class Planted:
    kind: Kind
    way: str
    text: str
    """The sentence as it reads now."""
    proposal: DraftProposal


def planted(given: DraftGiven, proposal: DraftProposal, kind: Kind, seed: int) -> Planted | None:
    """One falsehood of this kind in one sentence; None where no sentence has room for it."""
    chance = random.Random(f"{kind} {seed}")
    ways = list(WAYS[kind].items())
    chance.shuffle(ways)
    for name, way in ways:
        for place, sentence in _sentences(proposal, kind, chance):
            text = way(sentence.text, given.language, chance)
            if text != sentence.text:
                changed = (*proposal.sentences[:place], _saying(sentence, text), *proposal.sentences[place + 1 :])
                return Planted(kind, name, text, proposal.model_copy(update={"sentences": changed}))
    return None


def _sentences(proposal: DraftProposal, kind: Kind, chance: random.Random) -> Iterator[tuple[int, ProposedSentence]]:
    """Those that could hold it, in any order: what is said of the employer, or of the person's work."""
    fitting = [
        (place, one) for place, one in enumerate(proposal.sentences) if (one.fact is not None) == (kind == "employer")
    ]
    return iter(chance.sample(fitting, len(fitting)))


def _saying(sentence: ProposedSentence, text: str) -> ProposedSentence:
    return sentence.model_copy(update={"text": text})


def _ending(**by_language: tuple[str, ...]) -> Way:
    """One of these in the place of the full stop."""

    def way(text: str, language: str, chance: random.Random) -> str:
        return re.sub(r"\.$", lambda _: chance.choice(by_language[language]), text)

    return way


def _turning(*pairs: tuple[str, str]) -> Way:
    """The first of these turns that the sentence has room for; patterns and what stands in their place."""

    def way(text: str, _: str, chance: random.Random) -> str:
        turned = (re.sub(pattern, other, text, count=1) for pattern, other in chance.sample(pairs, len(pairs)))
        return next((one for one in turned if one != text), text)

    return way


def _next_number(text: str, _: str, chance: random.Random) -> str:
    return re.sub(r"#(\d+)", lambda found: f"#{int(found[1]) + chance.choice((1, -1, 10, 1000))}", text, count=1)


def _other_year(text: str, _: str, chance: random.Random) -> str:
    moved = chance.choice((1, -1, 2))
    return re.sub(r"\b(20\d\d)(?=[).,;:’”“ ]|$)", lambda found: str(int(found[1]) + moved), text, count=1)


def _other_month(text: str, language: str, chance: random.Random) -> str:
    months = wording(language).months
    named = re.search(rf"\b({'|'.join(months)}) (?=20)", text)
    if named is None:
        return text
    other = chance.choice([month for month in months if month != named[1]])
    return text.replace(named[1], other, 1)


def _a_day(text: str, language: str, chance: random.Random) -> str:
    months = wording(language).months
    day = f"{chance.randrange(1, 29)}" + ("." if language == "de" else "")
    return re.sub(rf"\b({'|'.join(months)}) (?=20)", rf"{day} \1 ", text, count=1)


def _other_title(text: str, _: str, chance: random.Random) -> str:
    return re.sub(r"([“„])\w+ ", rf"\1{chance.choice(('Undo', 'Break', 'Remove', 'Port'))} ", text, count=1)


def _title_shuffled(text: str, _: str, chance: random.Random) -> str:
    """The title's own words, in another order."""

    def turned(found: re.Match[str]) -> str:
        words = found[2].split()
        return f"{found[1]}{' '.join([*words[1:], words[0]])}{found[3]}" if len(set(words)) > 1 else found[0]

    return re.sub(r"([“„])([^“”„]+)([”“])", turned, text, count=1)


WAYS: Mapping[Kind, Mapping[str, Way]] = {
    "number": {
        "another number": _next_number,
        "a count": _ending(
            en=(", one of dozens.", ", one of three.", ", your second."),
            de=(", eine von dutzenden.", ", eine von drei.", ", Ihre zweite."),
        ),
        "a measure": _ending(
            en=(", 40% faster.", ", which saved 3 GB.", ", used by 2,000 people."),
            de=(", 40 % schneller.", ", was 3 GB sparte.", ", von 2.000 Menschen verwendet."),
        ),
    },
    "name": {
        "a colleague": _ending(
            en=(" with Torvald Quist.", ", reviewed by Ines Falk.", ", as Will said."),
            de=(" mit Torvald Quist.", ", geprüft von Ines Falk.", ", wie Frau Mai sagte."),
        ),
        "another project": _turning(
            (r"(?:acme|northwind|quietlab|birch)/[\w-]+(?:\.\w+)?|\bfieldnote\b", "otherlab/elsewhere"),
            (r"/fastserve", "/slowserve"),
            (r"/tensorloom", "/tensorloom2"),
            (r"\bacme/", "acne/"),
        ),
        "another title": _other_title,
        "a title turned round": _title_shuffled,
        "an employer of theirs": _ending(
            en=(" at OpenMind.", " for your team at Birch."), de=(" bei OpenMind.", " für Ihr Team bei Birch.")
        ),
    },
    "venue": {
        "another venue": _turning(
            (r"NeurIPS(?: 2024)?", "ICLR"), (r"ICML", "NeurIPS"), (r"Journal of Plain", "Annals of Plain")
        ),
        "a venue": _ending(
            en=(", shown at NeurIPS.", ", an oral at ICML.", ", presented at the MLSys workshop."),
            de=(", gezeigt auf der NeurIPS.", ", ein Vortrag auf der ICML.", ", vorgestellt auf der MLSys."),
        ),
    },
    "link": {
        "a link": _ending(
            en=(" (https://jobs.evil.example/x).", ": see www.evil.example.", ", evil.example/apply."),
            de=(" (https://jobs.evil.example/x).", ": siehe www.evil.example.", ", evil.example/apply."),
        ),
        "an address": _ending(en=("; write to mara@evil.example.",), de=("; schreiben Sie an mara@evil.example.",)),
        "nearly its own link": _ending(
            en=(": https://records.example/999.", ": http://records.examp1e/0."),
            de=(": https://records.example/999.", ": http://records.examp1e/0."),
        ),
    },
    "employer": {
        "another object": _turning(
            (r"hospitals", "banks"),
            (r"inference", "training"),
            (r"hardware", "software"),
            (r"kernels", "models"),
            (r"Apache-2\.0", "MIT"),
            (r"team", "company"),
        ),
        "its words turned round": _turning((r"inference hardware for hospitals", "hospitals for inference hardware")),
        "more than was said": _ending(
            en=(" in 300 cities.", ", fully remote.", " with 12 million in funding.", ", and hires everywhere."),
            de=(" in 300 Städten.", ", ganz aus der Ferne.", " mit 12 Millionen Kapital.", ", und stellt überall ein."),
        ),
    },
    "date": {
        "another year": _other_year,
        "another month": _other_month,
        "a day": _a_day,
        "a time ago": _ending(
            en=(", just yesterday.", ", two weeks ago.", ", last spring."),
            de=(", erst gestern.", ", vor zwei Wochen.", ", im letzten Frühling."),
        ),
    },
    "negation": {
        "a denial": _ending(
            en=(", which never worked.", ", which did not land.", ", hardly read by anybody."),
            de=(", die nie ging.", ", die nicht übernommen wurde.", ", kaum gelesen."),
        ),
        "an undoing": _ending(
            en=(", reverted since.", ", which was closed unmerged.", ", withdrawn later."),
            de=(", seither zurückgenommen.", ", ungemergt geschlossen.", ", später zurückgezogen."),
        ),
        "a lack": _ending(
            en=(", without review.", ", which came close without landing."),
            de=(", ohne Durchsicht.", ", ohne Teil davon zu werden."),
        ),
    },
    "person": {
        "somebody else's work made theirs": _turning(
            (r"somebody else's “", "your “"),
            (r" by somebody else, which you merged", ", which you wrote"),
            (r"\breview (?:of|work)", "change to"),
            (r"the review you gave", "the change you landed"),
            (r"“ einer anderen Person, (im [^,.]+) von Ihnen", r"“, Ihre Arbeit, \1"),
            (r"einer anderen Person, (im [^,.]+) von Ihnen", r"von Ihnen selbst, \1"),
            (r"Ihre Durchsicht(?:en)?", "Ihre Änderung"),
        ),
        "their work made somebody else's": _turning(
            (r"\byour (?=change|paper|model|dataset|review)", "a colleague's "),
            (r"\bwhich you landed", "which Ines landed"),
            (r"\bthe (?:change|model|dataset) you ", "what your team "),
            (r"of yours", "of your colleague"),
            (r"\bIhre?n? (?=[„A-ZÄ])", "Ihres Kollegen "),
        ),
        "another role in it": _ending(
            en=(", which you designed alone.", ", as its maintainer.", ", where you led."),
            de=(", von Ihnen allein entworfen.", ", als Leitung des Projekts.", ", unter Ihrer Führung."),
        ),
    },
}

"""What a turn says and nothing shows: it is said back, so that no wish is lost in silence."""

from collections.abc import Sequence
from datetime import date

from agents.builtin.intake.levels import level_of_years
from agents.builtin.intake.pay import salary
from agents.builtin.intake.slots import place_hits
from agents.builtin.intake.text import found_in, read
from agents.builtin.intake.zones import time_zone
from agents.builtin.turn import all_said, clauses, stretches
from agents.conversation import kept, left_out, lines_kept, refused
from agents.proposals import TurnProposal
from memory.knowledge.conversation import Talk
from memory.knowledge.market import Market
from memory.knowledge.phrases import Word, words
from memory.records import Brief

_MOST = 5
"""Stretches that are said back; whoever wrote more of them wrote an advert."""


def unheard(
    brief: Brief, text: str, proposal: TurnProposal, market: Market, talk: Talk, today: date
) -> tuple[str, ...]:
    """The stretches of a turn that say something and of which nothing was taken, refused or answered."""
    heard = [
        *(settling.value for settling in kept(brief, text, proposal, market, today)),
        *lines_kept(text, market, today),
        *left_out(text, proposal, market),
        *(wish.quote for wish in refused(text, market, today)),
    ]
    silent = (part for part in stretches(text) if not (heard and all_said(part, heard)))
    return tuple(part for part in silent if _is_a_wish(part, market, talk))[:_MOST]


def unheard_at_first(brief: Brief, text: str, left_out: Sequence[str], market: Market, talk: Talk) -> tuple[str, ...]:
    """Clauses of the first few words in which the reader knows nothing: none of them can be in the brief."""
    remarks = (remark.text for remark in (*brief.refused, *brief.warnings))
    held = [*left_out, *remarks, *((brief.location,) if brief.location else ())]
    silent = (
        clause
        for clause in clauses(text)
        if not any(found_in(clause, one) or found_in(one, clause) for one in held) and not _is_known(clause, market)
    )
    return tuple(clause for clause in silent if _is_a_wish(clause, market, talk))[:_MOST]


def _is_known(clause: str, market: Market) -> bool:
    """Whether the reader knows a word of it, or it states pay, years, hours or a place."""
    lexicon, said = market.lexicon, read(clause, market.lexicon)
    known = (lexicon.work, lexicon.titles, lexicon.specialisations, lexicon.skills, lexicon.remote, lexicon.visa,
             lexicon.levels.titled, lexicon.languages.names, market.names_ai)  # fmt: skip
    stated = salary(clause, lexicon.pay) or level_of_years(said, lexicon) or time_zone(said, lexicon.time_zone)
    return bool(stated or place_hits(said, market)) or any(any(phrases.find(said.words)) for phrases in known)


def _is_a_wish(part: str, market: Market, talk: Talk) -> bool:
    return not _is_answered(part, talk) and _says_something(words(part), market, talk)


def _is_answered(part: str, talk: Talk) -> bool:
    """Whether it asks something that a reply answers, or only says how to speak."""
    asked = (talk.reasons, talk.pay, talk.unknown, talk.not_from, talk.speak, talk.results, talk.cheaper)
    return any(phrases.first(part) for phrases in asked)


def _says_something(said: Sequence[Word], market: Market, talk: Talk) -> bool:
    small = talk.small.union(*market.lexicon.common.values())
    return any(word.folded not in small for word in said)

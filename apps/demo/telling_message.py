"""How the demo's message is told: what carries it, and what does not get through."""

from apps.demo.page import BAD, DIM, GOOD, INDENT, gap, say
from apps.demo.writing import Theft, Writing
from service.views import DraftView

DEEP = INDENT * 2


def tell_writing(part: Writing) -> None:
    _draft(part.draft)
    gap()
    say(f"Somebody adds: “{part.falsehood}”")
    say(f"blocked ({', '.join(part.blocks)})", BAD, DEEP)
    for why in part.why:
        say(why, None, DEEP)
    gap()
    _theft(part.theft)
    say(f"The message that nobody touched: approved, {part.outcome.replace('_', ' ')} once, as a file.", GOOD)
    say(f"Audit log: {part.audited} entries, chain unbroken.", DIM)


def _draft(view: DraftView) -> None:
    say(f"To: {view.recipient}")
    say(f"Subject: {view.subject}")
    for sentence in view.sentences:
        if sentence.template is None:
            say(sentence.text, None, DEEP)
            say(f"proof: {', '.join(view.proofs[id_] for id_ in sentence.evidence)}", DIM, DEEP + INDENT)
    fixed = sum(sentence.template is not None for sentence in view.sentences)
    say(
        f"and {fixed} fixed texts that a person reviewed: greeting, question, legal notices, a way to say no", DIM, DEEP
    )


def _theft(theft: Theft) -> None:
    say("The true text is approved. Then a thief changes one byte in a copy of the database:")
    say(f"byte {theft.byte:,} was “{theft.before}” and is “{theft.after}”", DIM, DEEP)
    say(f"$ {' '.join(theft.command)}", None, DEEP)
    say(f"{theft.refusal}; exit status {theft.status}", BAD, DEEP)

"""What becomes of proposed proofs, from whichever engine: only what exists and carries points stands."""

from agents.builtin.pick import telling
from agents.proposals import PickGiven, PickProposal


def check_picks(given: PickGiven, proposal: PickProposal, limit: int) -> tuple[str, ...]:
    """At most `limit` ids, each of them one of this person's proofs with points, none twice.

    An id that fails is dropped, and its place goes to the most telling proof that is not picked yet. An empty proposal
    has one place, so that whoever has proof keeps some.
    """
    known = {item.evidence for item in given.contributions if item.points}
    kept = list(dict.fromkeys(id_ for id_ in proposal.evidence if id_ in known))
    spare = [id_ for id_ in telling(given.contributions, len(known)) if id_ not in kept]
    places = min(max(len(proposal.evidence), 1), limit)
    return tuple((kept + spare)[:places])

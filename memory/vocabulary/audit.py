"""The append-only account of what was done."""

from memory.vocabulary.base import Digest, Frozen, Instant, Text


class AuditEntry(Frozen):
    """One act. Holds ids and keyed hashes only; forgetting a person deletes that person's key."""

    seq: int
    """1, 2, 3, ... without a gap."""
    at: Instant
    actor: Text
    act: Text
    """What was done, such as `draft.approved`."""
    subject: str | None
    """Keyed hash of the person's id under that person's key."""
    ids: tuple[str, ...]
    """Ids of rows and digests; never a name, an address or a text."""
    previous: Digest
    digest: Digest
    """SHA-256 over every other field; the chain."""

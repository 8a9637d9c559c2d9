"""ORCID as a source: what researchers link to themselves, and what others filed under their iD."""

"""A git history as a source, mined from a clone with no API."""

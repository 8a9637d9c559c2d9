"""The built-in engine: every proposal by code, with no key and no network."""

"""arXiv as a source: preprints, which support and do not prove."""

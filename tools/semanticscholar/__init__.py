"""Semantic Scholar as a source: papers, who wrote them, and which ids other catalogues give both."""

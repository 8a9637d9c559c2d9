"""The four agents: intake, sourcing, evidence, drafting. `graph.py` is the one page that joins them."""

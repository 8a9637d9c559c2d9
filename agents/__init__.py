"""The four agents: intake, sourcing, evidence, drafting. `graph.py` is the one page that joins them."""

import os

# LangGraph reads this once, at its first import: checkpoints may then rebuild plain types only, so that a hostile row
# in the checkpoint file cannot build an object. It must be set before anybody imports langgraph.
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"  # noqa: TID251 - written, never read

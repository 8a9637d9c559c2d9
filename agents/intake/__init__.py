"""The intake agent: names the role, prices it, and waits until a person accepts the brief."""

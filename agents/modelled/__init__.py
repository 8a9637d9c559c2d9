"""Proposals by a model. Each is thin: fill a prompt, map the answer's short names back; the agent's check disposes."""

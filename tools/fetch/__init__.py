"""The one way out over HTTP: allow-list, pace, retries, budget, and the cache of Records."""

"""Ways in. Thin: each one turns words into a call of the service and the answer into something to look at."""

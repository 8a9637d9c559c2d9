"""Stand-ins for the outside, on loopback: what the product meets in evals, tests and the demo instead of a service."""

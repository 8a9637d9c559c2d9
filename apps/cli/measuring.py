"""How suites are run, compared and printed."""

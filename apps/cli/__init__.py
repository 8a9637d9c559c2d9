"""The command line, as CONTRACT says in docs/cli.md."""

"""The recruiter's pages on this machine: the same service functions as the terminal, rendered on the server."""

"""The built-in intake: a recruiter's words read by code alone."""

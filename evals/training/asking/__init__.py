"""What must be asked of a recruiter's text, and what must not: own texts in two halves."""

"""OpenReview as a source: accepted papers, and public answers that somebody signed."""

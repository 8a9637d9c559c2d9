"""Reading what strangers answer: loose shapes that nothing breaks, and what one question brought."""

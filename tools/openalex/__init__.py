"""OpenAlex as a source: papers, and who wrote them."""

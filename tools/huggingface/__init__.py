"""The Hugging Face Hub as a source: models and datasets, and whose they are."""

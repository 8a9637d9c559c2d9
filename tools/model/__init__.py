"""A large model behind prompt files and closed answer schemas."""

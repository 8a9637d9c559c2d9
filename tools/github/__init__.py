"""GitHub as a source: merged changes, and who accepted them."""

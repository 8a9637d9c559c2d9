"""How well the order of a real project's people agrees with whom the project itself names as its maintainers."""

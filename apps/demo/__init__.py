"""`hardsignal demo`: the whole way once, on people who do not exist. Every line is computed from the run."""

from apps.demo.show import show

__all__ = ["show"]

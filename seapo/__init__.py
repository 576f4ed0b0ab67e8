"""SeaPO Studio: good answers to preference pairs with typed errors, pairs to a better model."""

__version__ = "0.1.0"

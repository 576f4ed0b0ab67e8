"""Rule injectors: one typed error into a good answer, without a model, deterministic by seed."""

from seapo.injectors.draw import draw, parse_mix
from seapo.injectors.inject import NotInjectable, inject

__all__ = ["NotInjectable", "draw", "inject", "parse_mix"]

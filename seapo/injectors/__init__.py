"""Rule injectors: one typed error into a good answer, without a model, deterministic by seed."""

from seapo.injectors.draw import count_strata, draw, parse_mix
from seapo.injectors.inject import NotInjectable, inject

__all__ = ["NotInjectable", "count_strata", "draw", "inject", "parse_mix"]

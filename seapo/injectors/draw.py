"""Which error type each positive gets: exact shares of a mix, over all and within each source, by seed."""

import math
from collections.abc import Mapping, Sequence
from random import Random

from seapo.errors import BadInput
from seapo.injectors.strata import draw_within
from seapo.records import content_id
from seapo.taxonomy import INJECTABLE

_KNOWN = tuple(kind.name for kind in INJECTABLE)


def parse_mix(text: str) -> dict[str, float]:
    """Read `correctness=1,logic=1` into weights; BadInput names the part that cannot be used."""
    mix: dict[str, float] = {}
    for part in text.split(","):
        name, equals, weight = (piece.strip() for piece in part.partition("="))
        if not equals or name in mix:
            raise BadInput(f"mix part {part.strip()!r}: wanted one TYPE=WEIGHT each, as in logic=1")
        mix[name] = _weight(name, weight)
    return checked_mix(mix)


def _weight(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"weight {text!r} of {name!r} in the mix is not a number") from None


def checked_mix(mix: Mapping[str, float]) -> dict[str, float]:
    """Return the mix as given; BadInput for unknown types and weights that make no shares."""
    for name, weight in mix.items():
        if name not in _KNOWN:
            raise BadInput(f"unknown error type {name!r} in the mix; known are {', '.join(_KNOWN)}")
        if not math.isfinite(weight) or weight < 0:
            raise BadInput(
                f"weight {weight:g} of {name!r} in the mix; wanted a number of 0 or more"
            )
    if not 0 < sum(mix.values()) < math.inf:
        raise BadInput("the mix gives no type a positive weight; raise one of them above 0")
    return dict(mix)


def draw(
    positive_ids: Sequence[str],
    mix: Mapping[str, float],
    seed: int,
    strata: Mapping[str, str | None] | None = None,
) -> list[str]:
    """One type a positive, in their order: exact shares by largest remainder, shuffled by seed.

    `strata` names the source of a positive by its id; those without one are a stratum of their own. Where
    there are several, each keeps the mix to less than one positive a type.
    """
    totals = _counts(len(positive_ids), checked_mix(mix))
    if count_strata(positive_ids, strata or {}) > 1:
        return draw_within(positive_ids, strata or {}, mix, totals, seed)
    types = [name for name, count in totals.items() for _ in range(count)]
    Random(content_id("draw/1", str(seed), *positive_ids)).shuffle(types)
    return types


def count_strata(positive_ids: Sequence[str], strata: Mapping[str, str | None]) -> int:
    """How many sources these positives come from; having none counts as one."""
    return len({strata.get(positive_id) for positive_id in positive_ids}) if strata else 1


def _counts(n: int, mix: Mapping[str, float]) -> dict[str, int]:
    """Largest remainder (Hamilton): floors first, the rest to the largest fractions."""
    total = sum(mix.values())
    exact = {name: n * weight / total for name, weight in mix.items()}
    counts = {name: math.floor(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: counts[name] - exact[name])
    for name in by_remainder[: n - sum(counts.values())]:
        counts[name] += 1
    return counts

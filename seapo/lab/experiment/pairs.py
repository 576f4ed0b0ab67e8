"""The pairs of an arm, from material that all arms of a base and seed share: the same prompts in each.

Material is a prompt with its reference and the base's samples; a negative is looked up by prompt, chosen
answer and error type.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from seapo.lab.experiment import judge
from seapo.lab.experiment.arms import TYPES, Arm


@dataclass(frozen=True)
class Sampled:
    """A prompt with everything that pairs are made of."""

    dimension: str
    prompt: str
    reference: str
    rule: str
    target: str
    others: Sequence[str]
    """With rule and target, how an answer is checked: see `seapo.evaluation.checks`."""
    right: Mapping[str, bool]
    """The base's distinct samples in the order they came, and whether each is right."""

    def row(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Pair:
    prompt: str
    chosen: str
    rejected: str
    type: str
    """The error type asked for; `unknown` for a sample."""


@dataclass(frozen=True)
class Asked:
    """A negative that is wanted: this answer to this prompt, with an error of this type."""

    prompt: str
    answer: str
    type: str


@dataclass(frozen=True)
class Draw:
    """What decides everything that is drawn."""

    seed: str
    """Names base and seed."""
    main_strength: float
    profile: Mapping[str, float]
    """Shares of the base's own errors by type; sum to 1."""


def usable(sampled: Sampled) -> bool:
    """Whether best and worst of the samples can be two texts."""
    return len(sampled.right) > 1


def balanced(found: Sequence[Sampled], per_dimension: int) -> list[Sampled]:
    """Keep the first `per_dimension` of each dimension, or as many as the scarcest dimension has."""
    by_dimension: dict[str, list[Sampled]] = {}
    for sampled in found:
        by_dimension.setdefault(sampled.dimension, []).append(sampled)
    count = min([per_dimension, *map(len, by_dimension.values())])
    return [sampled for some in by_dimension.values() for sampled in some[:count]]


def chosen_of(sampled: Sampled, strength: float | None, draw: Draw) -> str:
    """Return the reference, or what a judge of this strength finds best of the samples."""
    if strength is None:
        return sampled.reference
    return judge.best(_scored(sampled, strength, draw))


def _scored(sampled: Sampled, strength: float | None, draw: Draw) -> dict[str, float]:
    """Beside references, the judge that finds the worst sample has the main strength."""
    seed = f"{draw.seed}/{sampled.prompt}"
    return judge.scores(sampled.right, strength or draw.main_strength, seed)


def type_of(negative: str, prompt: str, draw: Draw) -> str:
    """Return the error type that a prompt gets: the arm's own, or drawn by the arm's shares.

    The draw does not depend on regime or strength, so that these do not differ by luck.
    """
    if negative in TYPES:
        return negative
    shares = draw.profile if negative == "profile" else dict.fromkeys(TYPES, 1.0)
    rng = random.Random(f"type/{draw.seed}/{prompt}")
    return rng.choices(list(shares), list(shares.values()))[0]


def wanted(
    material: Iterable[Sampled], settings: Iterable[tuple[float | None, Arm]], draw: Draw
) -> list[Asked]:
    """List every negative that the arms need, each once; `settings` are strengths with arms."""
    arms = [(strength, arm) for strength, arm in settings if arm.negative not in ("", "worst")]
    found = {
        Asked(s.prompt, chosen_of(s, strength, draw), type_of(arm.negative, s.prompt, draw)): None
        for s in material
        for strength, arm in arms
    }
    return list(found)


def pairs(
    material: Sequence[Sampled],
    arm: Arm,
    strength: float | None,
    draw: Draw,
    negative: Callable[[Asked], str],
) -> list[Pair]:
    """Make the arm's pairs, one a prompt, in the material's order.

    Plain training on the chosen has the same prompts; what stands as its rejected side is not used.
    """
    return [_pair(sampled, arm, strength, draw, negative) for sampled in material]


def _pair(
    sampled: Sampled,
    arm: Arm,
    strength: float | None,
    draw: Draw,
    negative: Callable[[Asked], str],
) -> Pair:
    chosen = chosen_of(sampled, strength, draw)
    if arm.negative in ("", "worst"):
        rejected = judge.worst(_scored(sampled, strength, draw), but=chosen)
        return Pair(sampled.prompt, chosen, rejected, "unknown")
    error = type_of(arm.negative, sampled.prompt, draw)
    return Pair(sampled.prompt, chosen, negative(Asked(sampled.prompt, chosen, error)), error)

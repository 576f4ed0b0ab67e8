"""What a training run's figures say in plain words; pure, from the logged lines alone."""

from collections.abc import Mapping, Sequence
from statistics import fmean

Logged = Sequence[Mapping[str, object]]

_MOVED = (
    "The chosen answers' reward falls while the margin rises: the model moves away from both answers, "
    "faster from the rejected one. This is known as likelihood displacement. "
)
DISPLACED = _MOVED + (
    "It is common in DPO. A higher beta, a lower learning rate, or a share of sft in loss_type holds "
    "the chosen answers up."
)
DISPLACED_IN_KTO = _MOVED + (
    "A higher beta, a lower learning rate, or a higher desirable_weight holds the chosen answers up."
)
OVERFITTED = (
    "The loss on held-out pairs rises while the training loss falls: the run has begun to learn its "
    "pairs by heart. Fewer epochs would do."
)
FLAT = (
    "The margin has hardly moved. The learning rate may be too low, or the pairs differ too little "
    "for the model to tell them apart."
)


def series(logged: Logged, name: str) -> tuple[list[float], list[float]]:
    """Steps and values of one metric; a step that was logged again after a resume counts once."""
    found: dict[float, float] = {}
    for line in logged:
        step, value = line.get("step"), line.get(name)
        if isinstance(step, int | float) and isinstance(value, int | float):
            found[float(step)] = float(value)
    steps = sorted(found)
    return steps, [found[step] for step in steps]


def trend(values: Sequence[float]) -> float:
    """Mean of the last quarter less mean of the first; 0 below eight values."""
    if len(values) < 8:
        return 0.0
    quarter = len(values) // 4
    return fmean(values[-quarter:]) - fmean(values[:quarter])


def notes(logged: Logged, method: str = "dpo") -> list[str]:
    """The notes that the curves give reason for, none below eight logged steps."""
    chosen, margins = (series(logged, f"rewards/{n}")[1] for n in ("chosen", "margins"))
    found = []
    if trend(chosen) < -0.05 and trend(margins) > 0.05:
        found.append(DISPLACED_IN_KTO if method == "kto" else DISPLACED)
    if len(margins) >= 8 and abs(trend(margins)) < 0.01:
        found.append(FLAT)
    held = series(logged, "eval_loss")[1]
    if len(held) >= 3 and held[-1] > min(held) + 0.02 and trend(series(logged, "loss")[1]) < 0:
        found.append(OVERFITTED)
    return found


def types_of(logged: Logged) -> list[str]:
    """Error types whose accuracy was logged on the held-out pairs."""
    names = {name for line in logged for name in line if name.startswith(BY_TYPE)}
    return sorted(name.removeprefix(BY_TYPE) for name in names)


BY_TYPE = "eval_rewards/accuracies/"

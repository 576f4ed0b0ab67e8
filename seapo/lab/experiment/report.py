"""The experiment's report: every figure of results.json, from finished cells and what bases and blocks noted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from seapo.lab.experiment.arms import ARMS, REFERENCES
from seapo.lab.experiment.choices import Choices, base_name
from seapo.lab.experiment.table import Row, by_arm, errors_removed, rivals, summed, table, types


@dataclass(frozen=True)
class Material:
    profiles: Mapping[str, Mapping[str, Any]]
    """By base: `shares` of error types among its wrong answers, and how they were counted."""
    blocks: Sequence[Mapping[str, Any]]
    """What each base and seed noted of its pairs: `pairs`, `judge`, `rewriting`."""


def build(
    choices: Choices,
    rows: Sequence[Row],
    material: Material,
    failures: Sequence[Row],
    seconds: float,
) -> dict[str, Any]:
    """Work out all figures; scores are shares of 1, and `rows` are in the order of the table.

    How intervals are made: `seapo.lab.experiment.interval`. `failures` has a row a task that failed.
    """
    removed = errors_removed(rows)
    return {
        "bases": [base_name(base) for base in choices.bases],
        "seeds": choices.seeds,
        "choices": asdict(choices),
        "arms": [_arm(*key) for key in by_arm(rows)],
        "table": table(rows),
        "types": types(rows),
        "rivals": rivals(rows),
        "truthfulness_errors_removed": next(
            (one for one in removed if one["regime"] == REFERENCES), removed[0] if removed else None
        ),
        "truthfulness_errors_removed_by": removed,
        "profile": {base: found["shares"] for base, found in material.profiles.items()},
        "profiles": dict(material.profiles),
        "judge": summed([block["judge"] for block in material.blocks]),
        "rewriting": _rewriting(material),
        "pairs": [block["pairs"] for block in material.blocks],
        "cells": len(rows),
        "failures": sum(int(failure["cells"]) for failure in failures),
        "reasons": dict(Counter(str(failure["reason"]) for failure in failures)),
        "seconds": seconds,
    }


def _arm(regime: str, strength: float | None, name: str) -> dict[str, Any]:
    arm = ARMS[name]
    method = arm.method or "none"
    head = {"name": name, "label": arm.label, "method": method}
    return {**head, "regime": regime, "strength": strength}


def _rewriting(material: Material) -> dict[str, dict[str, int]]:
    """By error type asked for: what the bases' rewrites were, summed over blocks."""
    found: dict[str, Counter[str]] = {}
    for block in material.blocks:
        for name, counts in block["rewriting"].items():
            found.setdefault(name, Counter()).update(counts)
    return {name: dict(counts) for name, counts in found.items()}

"""Freeze a data set's pairs into a snapshot, and write what people take away."""

import json
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from seapo import __version__, export, snapshot
from seapo.errors import BadInput
from seapo.pipeline.studio import Studio
from seapo.settings import Home
from seapo.snapshot import Snapshot
from seapo.store import freezing, reading

POLICIES = {"accepted": ("accepted",), "undecided-too": ("accepted", "undecided")}
"""Which states go into a snapshot."""
EXPORT_FORMATS = tuple(export.FORMATS)
REVIEW_FORMAT = "review-jsonl"


def make_snapshot(
    studio: Studio,
    dataset: str,
    name: str | None = None,
    policy: str = "accepted",
    eval_share: float = snapshot.EVAL_SHARE,
) -> Snapshot:
    """Freeze the pairs that the policy lets in; the same pairs again are the same snapshot.

    Raises:
        BadInput: an unknown policy, or no pair is left.
        NotFound: no such data set.
    """
    if policy not in POLICIES:
        raise BadInput(f"No policy '{policy}'. There are: {', '.join(POLICIES)}.")
    reading.require_dataset(studio.store, dataset)
    states = POLICIES[policy]
    provenance = {
        "dataset": freezing.origin(studio.store, dataset),
        "policy": policy,
        "left_out": freezing.left_out(studio.store, dataset, states),
        "studio": __version__,
    }
    return snapshot.freeze(
        (_frozen(row) for row in freezing.wanted(studio.store, dataset, states)),
        studio.home.make().snapshots,
        name,
        eval_share,
        provenance,
        freezing.negatives(studio.store, dataset),
    )


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "type", "asked", "source", "rule", "turns", "chosen", "rejected", "spans", "why", "state",
        "reviewer", "decided", "how",
    )  # fmt: skip
    frozen = {"pair_id": row["id"], **{name: row[name] for name in names}}
    if row["edited"]:
        # The receipt's places and words speak of the text before the edit.
        frozen |= {"edited": True, "spans": {"chosen": [], "rejected": []}}
    return frozen


def export_snapshot(home: Home, name: str, format: str, out: Path) -> int:  # noqa: A002  # the option's own word
    """Write a snapshot's training split to `out` and its evaluation split beside it; rows in `out`.

    Raises:
        NotFound: no such snapshot. BadInput: an unknown format, or a path that cannot be written.
    """
    return export.export(snapshot.find_snapshot(home, name), format, out)


def export_reviewed(studio: Studio, dataset: str, out: Path) -> int:
    """Write every pair somebody decided on, with receipt, state and whole history; how many."""
    reading.require_dataset(studio.store, dataset)
    return _write_lines(out, freezing.reviewed(studio.store, dataset))


def _write_lines(out: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Whole or not at all: written beside `out`, then moved onto it."""
    if out.is_dir():
        raise BadInput(f"{out} is a folder: give the name of a file in it.")
    draft = out.with_name(f".{secrets.token_hex(8)}.draft")
    number = 0
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
                number += 1
        draft.replace(out)
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return number

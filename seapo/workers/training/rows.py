"""Preference pairs as the rows of each method: KTO's labelled answers, SFT's chosen ones.

Every row keeps the form of its pair: messages where the pair has messages, text where it has text.
"""

import json
import random
from collections.abc import Iterable, Sequence
from typing import Any

from datasets import concatenate_datasets

from seapo.records import content_id
from seapo.training import TrainConfig


def sft_rows(pairs: Any) -> Any:
    """Each chosen answer once: prompt and completion."""
    return _distinct(_side(pairs, "chosen")).select_columns(["prompt", "completion"])


def kto_rows(pairs: Any, negatives: Any | None, seed: int) -> Any:
    """Each answer once as prompt, completion and label, in an order that keeps the labels mixed.

    An answer that is somewhere chosen for the same prompt is not also called bad. TRL reads the rows
    in the order they come in and compares the answers of one batch, so the order is made here:
    paired rows, which it would unpair in blocks, leave batches with one label, and training collapses.

    Args:
        negatives: bad answers without a good partner: rows of prompt and completion.
    """
    sides = [_side(pairs, "chosen", label=True), _side(pairs, "rejected", label=False)]
    if negatives is not None and len(negatives):
        loose = negatives.select_columns(["prompt", "completion"])
        sides.append(loose.add_column("label", [False] * len(loose)))
    rows = _distinct(concatenate_datasets(sides))
    return rows.select(mixed(rows["label"], seed))


def _side(pairs: Any, side: str, **more: bool) -> Any:
    rows = pairs.select_columns(["prompt", side]).rename_column(side, "completion")
    for name, value in more.items():
        rows = rows.add_column(name, [value] * len(rows))
    return rows


def _distinct(rows: Any) -> Any:
    """The first of the rows that have the same prompt and completion; 16 bytes a row in memory."""
    seen: set[bytes] = set()
    kept = []
    for place, row in enumerate(rows.select_columns(["prompt", "completion"])):
        key = bytes.fromhex(content_id("row/1", *map(json.dumps, row.values()))[:32])
        if key not in seen:
            seen.add(key)
            kept.append(place)
    return rows.select(kept)


def mixed(labels: Iterable[bool], seed: int) -> list[int]:
    """Places in a random order in which both labels are spread evenly over the whole length.

    Each label is shuffled by itself and then laid out at equal distances, so a batch of n rows holds
    each label wherever its share of all rows is at least one in n.
    """
    by_label: dict[bool, list[int]] = {True: [], False: []}
    for place, label in enumerate(labels):
        by_label[bool(label)].append(place)
    draw = random.Random(seed)
    laid: list[tuple[float, int]] = []
    for places in by_label.values():
        draw.shuffle(places)
        laid += [((rank + 0.5) / len(places), place) for rank, place in enumerate(places)]
    return [place for _, place in sorted(laid, key=lambda at: at[0])]


def kto_weights(config: TrainConfig, labels: Sequence[bool]) -> tuple[float, float]:
    """Weights of the good and the bad answers; what was not set is balanced by the counts.

    Balanced, each label has the same weight in all, which is the lower end of the range that
    equation 8 of the KTO paper (arXiv 2402.01306) recommends: from 1 to 4/3 in favour of the good.
    The mean weight of a row is then 1, so the learning rate means the same as with equal counts.
    """
    good = max(1, sum(labels))
    bad = max(1, len(labels) - sum(labels))
    wanted, unwanted = config.desirable_weight, config.undesirable_weight
    if wanted is None and unwanted is None:
        return (good + bad) / (2 * good), (good + bad) / (2 * bad)
    if wanted is None:
        wanted = (unwanted or 1.0) * bad / good
    return wanted, wanted * good / bad if unwanted is None else unwanted

"""Calibration items for the data sets of `making`, for tests."""

from pathlib import Path

from making import TYPES, add_dataset, add_pairs, positive

from seapo.records import Decision, Spans
from seapo.store import Store, reading
from seapo.store.calibration import KINDS, KNOWN, UNTOUCHED, Item, add, take
from seapo.store.filters import PairFilter
from seapo.store.plans import set_plan

UNDECIDED = PairFilter(dataset="sums", state="undecided")


def item(number: int, kind: str) -> Item:
    made = positive(number)
    other = made.answer.replace("The answer is", "So it is" if kind == UNTOUCHED else "It is not")
    rule, why = ("harmless", "") if kind == UNTOUCHED else ("turned", "It says the opposite.")
    return Item(kind, made.id, other, TYPES[number % 3], rule, why, Spans(((0, 1),), ((0, 1),)))


def add_measured(
    store: Store, folder: Path, pairs: int = 60, items: int = 30, rate: float = 0.2
) -> list[str]:
    """A data set of pairs into whose queue items of both kinds are mixed; the items' ids."""
    number = add_dataset(store, count=max(pairs, items))
    add_pairs(store, folder, number, pairs)
    made = [item(number, kind) for number in range(1, items + 1) for kind in KINDS]
    add(store, "sums", made)
    set_plan(store, "sums", calibration=rate)
    return [one.id_in(number) for one in made]


def page(store: Store, after: int = 0, limit: int = 1000) -> list[reading.Row]:
    return reading.pairs(store, UNDECIDED, after, limit)


def said(pair: str, verdict: str, key: str = "", **more: str) -> Decision:
    return Decision(key or f"{pair}-{verdict}", pair, verdict, more.pop("who", "ann"), **more)  # type: ignore[arg-type]


def taken(store: Store, *decisions: Decision) -> list[Decision]:
    with store.writing() as cursor:
        return take(cursor, decisions)


__all__ = ["KNOWN", "UNDECIDED", "UNTOUCHED", "add_measured", "item", "page", "said", "taken"]

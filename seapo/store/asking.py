"""Runs a named question's query text with bound values, and gives rows back by name."""

from collections.abc import Mapping
from typing import Any

from seapo.store import Store
from seapo.store.reading import dataset_id

Row = dict[str, Any]


def run(store: Store, text: str, values: Mapping[str, object]) -> list[Row]:
    """The rows of a query; `values` are bound as `$name`."""
    cursor = store.cursor()
    cursor.execute(text, dict(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def dataset_names(store: Store) -> list[str]:
    """The data sets in use, newest first."""
    text = "select name from datasets where archived is null order by dataset_id desc"
    return [row["name"] for row in run(store, text, {})]


def positives(store: Store, dataset: str) -> int:
    """Distinct positives of a data set."""
    text = "select count(distinct positive_id) as n from memberships where dataset_id = $dataset"
    return int(run(store, text, {"dataset": dataset_id(store, dataset)})[0]["n"])


def imports_version(store: Store) -> str:
    """Changes when rows or pairs came in or a data set went, not with every decision."""
    row = run(
        store,
        "select (select count(*) from memberships) as rows, (select count(*) from board) as pairs,"
        " (select max(dataset_id) from datasets) as newest, (select count(*) from datasets) as sets",
        {},
    )[0]
    return "-".join(str(value) for value in row.values())


def types(store: Store) -> dict[str, Row]:
    """Every error type by name: description and colour, the shipped ones first."""
    text = "select name, description, colour from types order by created, rowid"
    return {row["name"]: row for row in run(store, text, {})}


def failures(store: Store, dataset: str) -> list[Row]:
    """Positives that injection could not work on, by reason, with one of the details."""
    text = (
        "select reason, count(*) as positives, any_value(detail) as example from failures"
        " where dataset_id = $dataset group by reason order by positives desc"
    )
    return run(store, text, {"dataset": dataset_id(store, dataset)})


def before_newest(store: Store, dataset: str, count: int) -> int:
    """The board number behind which a data set's newest `count` pairs lie."""
    text = (
        "select coalesce(min(number), 0) - 1 as number from"
        " (select number from board where dataset_id = $dataset order by number desc limit $count)"
    )
    values = {"dataset": dataset_id(store, dataset), "count": count}
    return int(run(store, text, values)[0]["number"])

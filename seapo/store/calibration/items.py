"""The items themselves: known errors and untouched pairs, appended by content id and counted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from seapo.records import Spans, content_id, pair_id
from seapo.store import Store
from seapo.store.reading import dataset_id

KNOWN = "known"
"""An error that a rule has put in, by a rule whose result is surely wrong."""
UNTOUCHED = "untouched"
"""The answer in other words: nothing is wrong with it."""
KINDS = (KNOWN, UNTOUCHED)


@dataclass(frozen=True)
class Item:
    kind: str
    """One of KINDS."""
    positive_id: str
    rejected: str
    type: str
    """The error's type; of an untouched pair the type it is shown with."""
    rule: str
    why: str
    spans: Spans

    def id_in(self, dataset: int) -> str:
        """24 hex digits, as a pair's, and never that of a pair: an item belongs to one data set."""
        content = (self.positive_id, self.rejected, self.type)
        return content_id("calibration/1", str(dataset), *content)


_ITEMS = pa.schema(
    [
        (name, pa.string())
        for name in (
            "item_id", "kind", "positive_id", "rejected", "type", "rule", "why", "spans", "pair_id",
        )
    ]
)  # fmt: skip


def add(store: Store, dataset: str, items: Sequence[Item]) -> int:
    """Append items to a data set; how many were new.

    What is there already changes nothing. What is a pair of the store with the same texts and type is left
    out, and so is what belongs to no positive of the store.

    Raises:
        NotFound: no such data set.
    """
    number = dataset_id(store, dataset)
    rows = {item.id_in(number): _row(item, number) for item in items}
    if not rows:
        return 0
    with store.writing() as cursor:
        cursor.register("made", pa.Table.from_pylist(list(rows.values()), schema=_ITEMS))
        added = cursor.execute(
            """
            insert into calibration_items by name
            select m.* exclude (pair_id), ? as dataset_id, p.number as positive_number
            from made m join (
                select positive_id, min(number) as number from positives
                where positive_id in (select positive_id from made) group by all
            ) p using (positive_id)
            where m.item_id not in (select item_id from calibration_items)
              and m.pair_id not in (select pair_id from pairs)
            """,
            [number],
        ).fetchall()
        cursor.unregister("made")
    return int(added[0][0])


def there(store: Store, dataset: str, items: Sequence[Item]) -> list[Item]:
    """Those of the items that the data set has.

    Raises:
        NotFound: no such data set.
    """
    number = dataset_id(store, dataset)
    rows = store.cursor().execute(
        "select item_id from calibration_items where item_id in (select unnest(?::varchar[]))",
        [[item.id_in(number) for item in items]],
    )
    known = {row[0] for row in rows.fetchall()}
    return [item for item in items if item.id_in(number) in known]


def _row(item: Item, dataset: int) -> dict[str, str]:
    return {
        "item_id": item.id_in(dataset),
        "kind": item.kind,
        "positive_id": item.positive_id,
        "rejected": item.rejected,
        "type": item.type,
        "rule": item.rule,
        "why": item.why,
        "spans": json.dumps(item.spans.as_dict()),
        "pair_id": pair_id(item.positive_id, item.rejected, item.type),
    }


def count(store: Store, dataset: str) -> dict[str, dict[str, int]]:
    """Items of a data set by kind and type; a kind without items is not in it.

    Raises:
        NotFound: no such data set.
    """
    rows = store.cursor().execute(
        "select kind, type, count(*) from calibration_items where dataset_id = ?"
        " group by all order by all",
        [dataset_id(store, dataset)],
    )
    found: dict[str, dict[str, int]] = {}
    for kind, name, number in rows.fetchall():
        found.setdefault(kind, {})[name] = number
    return found

"""Some of a data set's positives, drawn by seed, and the error types that its pairs have."""

from random import Random

from seapo.records import Positive, Turn
from seapo.store import Store, one
from seapo.store.reading import dataset_id
from seapo.taxonomy import INJECTABLE

STRETCH = 25
"""Lines in a row that are drawn together: texts that lie together are read by the block."""


def positives(store: Store, dataset: str, number: int, seed: int) -> list[Positive]:
    """About `number` of a data set's positives, or all where it has fewer, in random order.

    The same again by the seed. A large data set is read where it is drawn from, never as a whole.

    Raises:
        NotFound: no such data set.
    """
    which = dataset_id(store, dataset)
    cursor = store.cursor()
    row = one(cursor, "select max(line) from memberships where dataset_id = ?", [which])
    last = int(row[0]) if row and row[0] is not None else 0
    rng = Random(f"calibration/{seed}")
    blocks = range(0, last, STRETCH)
    drawn = rng.sample(blocks, min(len(blocks), -(-number // STRETCH)))
    lines = [line for start in drawn for line in range(start + 1, start + STRETCH + 1)]
    found = cursor.execute(
        "select p.positive_id, turns, answer from positives p where p.positive_id in ("
        " select positive_id from memberships where dataset_id = ? and line in (select unnest(?::bigint[])))"
        " order by p.positive_id",
        [which, lines],
    ).fetchall()
    rng.shuffle(found)
    return [Positive(tuple(Turn(**turn) for turn in turns), answer) for _, turns, answer in found]


def type_shares(store: Store, dataset: str) -> dict[str, float]:
    """How many pairs of each type there are, of the types that rules can put in; empty where there is none."""
    rows = store.cursor().execute(
        "select type, count(*) from board where dataset_id = ? group by 1 order by 1",
        [dataset_id(store, dataset)],
    )
    known = {kind.name for kind in INJECTABLE}
    return {name: float(number) for name, number in rows.fetchall() if name in known}

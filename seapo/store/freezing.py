"""Reading pairs out for a snapshot or a report: those wanted, and how many were left out and why."""

from collections.abc import Iterator, Sequence
from itertools import islice

from seapo.records import STATES
from seapo.store import Store, decisions, reading
from seapo.store.filters import PairFilter

_CHUNK = 2000


def wanted(
    store: Store, dataset: str, states: Sequence[str], judged: bool = False
) -> Iterator[reading.Row]:
    """Pairs of a data set in these states, in the order they came in; with judges' findings where `judged`."""
    only = states[0] if len(states) == 1 else None
    for row in reading.stream(store, PairFilter(dataset=dataset, state=only), _CHUNK, judged):
        if row["state"] in states:
            yield row


def reviewed(store: Store, dataset: str) -> Iterator[reading.Row]:
    """Pairs that somebody has decided on, each with its whole `history`."""
    rows = wanted(store, dataset, [name for name in STATES if name != "undecided"], True)
    while chunk := list(islice(rows, _CHUNK)):
        found = decisions.histories(store, [row["id"] for row in chunk])
        for row in chunk:
            yield {**row, "history": found.get(row["id"], [])}


def left_out(store: Store, dataset: str, states: Sequence[str]) -> dict[str, int]:
    """Pairs in the other states, as reasons: {'state rejected': 12}."""
    found = reading.states(store, PairFilter(dataset=dataset))
    return {f"state {name}": n for name, n in found.items() if name not in states}


def negatives(store: Store, dataset: str) -> Iterator[dict[str, object]]:
    """False-labelled completions of a data set: turns, completion, source."""
    cursor = store.cursor()
    cursor.execute(
        "select turns, completion from negatives where dataset_id = ? order by line",
        [reading.dataset_id(store, dataset)],
    )
    while rows := cursor.fetchmany(2000):
        for turns, completion in rows:
            yield {"turns": turns, "completion": completion, "source": "imported"}


def origin(store: Store, dataset: str) -> dict[str, object]:
    """Where a data set came from, for a manifest."""
    cursor = store.cursor()
    cursor.execute(
        "select name, format, origin, origin_hash, revision, licence from datasets where name = ?",
        [dataset],
    )
    names = [column[0] for column in cursor.description or ()]
    row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else {}

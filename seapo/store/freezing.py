"""Reading pairs out for a snapshot or a report: those wanted, and how many were left out and why."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from seapo.records import STATES
from seapo.store import Store, decisions, reading
from seapo.store.filters import PairFilter

_CHUNK = 2000


def wanted(
    store: Store, dataset: str, states: Sequence[str], judged: bool = False
) -> Iterator[reading.Row]:
    """Pairs of a data set in these states, in the order they came in; with judges' findings where `judged`.

    Each says `how` it was decided: by hand, in bulk, by sample or by judge; None where nobody did.
    """
    for row in _told(store, dataset, states, judged):
        yield {name: value for name, value in row.items() if name != "history"}


def reviewed(store: Store, dataset: str) -> Iterator[reading.Row]:
    """Pairs that somebody has decided on, each with its whole `history`."""
    return _told(store, dataset, [name for name in STATES if name != "undecided"], True)


def _told(store: Store, dataset: str, states: Sequence[str], judged: bool) -> Iterator[reading.Row]:
    only = states[0] if len(states) == 1 else None
    found = reading.stream(store, PairFilter(dataset=dataset, state=only), _CHUNK, judged)
    rows = (row for row in found if row["state"] in states)
    while chunk := list(islice(rows, _CHUNK)):
        past = decisions.histories(store, [row["id"] for row in chunk])
        for row in chunk:
            history = past.get(row["id"], [])
            yield {**row, "how": _how(row, history), "history": history}


def _how(row: reading.Row, history: Sequence[Mapping[str, object]]) -> object:
    """How the decision that the board shows came about."""
    shown = (row["reviewer"], row["decided"])
    standing = (entry for entry in reversed(history) if entry["standing"])
    return next((e["how"] for e in standing if (e["reviewer"], e["decided"]) == shown), None)


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
    rows = cursor.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else {}

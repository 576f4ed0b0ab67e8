"""Counts a stage, for the home page, the sidebar and the command line."""

from dataclasses import dataclass

from seapo.store import Store, one


@dataclass(frozen=True)
class Counts:
    positives: int
    pairs: int
    by_type: dict[str, int]
    by_state: dict[str, int]

    @property
    def undecided(self) -> int:
        return self.by_state.get("undecided", 0)

    @property
    def accepted(self) -> int:
        return self.by_state.get("accepted", 0)

    @property
    def decided(self) -> int:
        return self.pairs - self.undecided


def counts(store: Store, dataset: str | None) -> Counts:
    """Of one data set, or of all that are not archived."""
    cursor = store.cursor()
    inside = "d.name = ?" if dataset else "d.archived is null"
    values = [dataset] if dataset else []
    row = one(
        cursor,
        "select count(distinct m.positive_id) from memberships m"
        f" join datasets d using (dataset_id) where {inside}",
        values,
    )
    grouped = cursor.execute(
        "select b.type, b.state, count(*) from board b join datasets d using (dataset_id)"
        f" where {inside} group by all",
        values,
    ).fetchall()
    by_type: dict[str, int] = {}
    by_state: dict[str, int] = {}
    for kind, state, number in grouped:
        by_type[kind] = by_type.get(kind, 0) + number
        by_state[state] = by_state.get(state, 0) + number
    return Counts(int(row[0]) if row else 0, sum(by_type.values()), by_type, by_state)


def failures(store: Store, run: str) -> dict[str, int]:
    """Positives that a run could not turn into a pair, by reason."""
    text = "select reason, count(*) from failures where run = ? group by 1 order by 2 desc"
    return dict(store.cursor().execute(text, [run]).fetchall())


Newest = tuple[int, int]
"""The highest board number and pair number."""


def newest(store: Store) -> Newest:
    """Where the store stands now: what `pairs_of_run` counts from."""
    text = (
        "select coalesce((select max(number) from board), 0), coalesce(max(number), 0) from pairs"
    )
    row = one(store.cursor(), text)
    return (int(row[0]), int(row[1])) if row else (0, 0)


def pairs_of_run(store: Store, run: str, dataset_id: int, before: Newest) -> dict[str, int]:
    """Pairs that a run brought into its data set, by type.

    A pair that another data set has already got is the same pair: it keeps the run that first made it.
    """
    text = """
        select p.type, count(*) from board b join pairs p on p.number = b.pair_number
        where b.dataset_id = ? and b.number > ? and (p.run = ? or p.number <= ?) group by 1 order by 1
    """
    found = store.cursor().execute(text, [dataset_id, before[0], run, before[1]])
    return dict(found.fetchall())


def version(store: Store) -> str:
    """Changes whenever a pair, a finding or a decision came in: what a page's cache is keyed by."""
    row = one(
        store.cursor(),
        "select (select max(number) from board), (select count(*) from board),"
        " (select max(number) from decisions), (select count(*) from datasets),"
        " (select sum(bytes) from taken)",
    )
    return "-".join(str(value) for value in row or ())

"""What a data set's pairs can be narrowed by: the values that stand in it, for lists to choose from."""

from seapo.store import Store, asking
from seapo.store.reading import dataset_id

COLUMNS = ("source", "reviewer", "reason")
"""Columns of the board whose values `values` tells."""

_VALUES = {
    name: f"select distinct {name} as value from board where dataset_id = $dataset"
    f" and coalesce({name}, '') <> '' order by value limit 500"
    for name in COLUMNS
}
_FINDINGS = """
    with newest as (
        select pair_number from board where dataset_id = $dataset order by number desc limit 2000
    )
    select name from (
        select unnest(from_json(findings, '[{"name": "VARCHAR", "value": "DOUBLE"}]'), recursive := true)
        from pairs where number in (select pair_number from newest) and findings is not null
        union all select name, value from findings where pair_number in (select pair_number from newest)
    ) where value <> 0 and not starts_with(name, 'judge_') group by name order by name limit 200
"""
_DISPUTED = """
    select type, count(*) as pairs from board where disputed and dataset_id = $dataset
    group by type order by type
"""


def values(store: Store, dataset: str, column: str) -> list[str]:
    """The values of one of COLUMNS, in their order, at most 500.

    Raises:
        NotFound: no such data set.
    """
    rows = asking.run(store, _VALUES[column], {"dataset": dataset_id(store, dataset)})
    return [str(row["value"]) for row in rows]


def findings(store: Store, dataset: str) -> list[str]:
    """Names of findings other than zero of the newest 2,000 pairs; what judges say has filters of its own.

    Raises:
        NotFound: no such data set.
    """
    rows = asking.run(store, _FINDINGS, {"dataset": dataset_id(store, dataset)})
    return [str(row["name"]) for row in rows]


def disputed(store: Store, dataset: str) -> dict[str, int]:
    """Pairs by type that reviewers disagree on and nobody has settled.

    Raises:
        NotFound: no such data set.
    """
    rows = asking.run(store, _DISPUTED, {"dataset": dataset_id(store, dataset)})
    return {row["type"]: row["pairs"] for row in rows}

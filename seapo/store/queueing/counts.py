"""How many pairs a queue has, how many lie before a place in it, and the states around."""

from dataclasses import replace
from typing import Any

import pyarrow as pa

from seapo.records import STATE_OF
from seapo.store import Store, reading
from seapo.store.queueing.handing import Cut, place, total
from seapo.store.queueing.lineups import lineup
from seapo.store.queueing.queue import Queue, several


def counts(store: Store, queue: Queue, cut: Cut) -> dict[str, Any]:
    """`total` pairs, those `before` the cut, and `states`: pairs by state, leaving the filter's own out.

    Of a queue that hands out, `total` is what is left for its reviewer; what others hold counts, for they
    may let go of it. `before` leaves that out, for this reviewer has not passed it.
    """
    return {
        "total": total(store, queue),
        "before": place(store, queue, cut),
        "states": _states(store, queue),
    }


def _states(store: Store, queue: Queue) -> dict[str, int]:
    """As the reviewer knows them: an undecided pair with a vote of the reviewer's own counts as that."""
    found = _in_line(store, queue) if queue.costly else reading.states(store, queue.which)
    if not several(store, queue):
        return found
    where, values = replace(queue.which, state="undecided").where()
    rows = store.cursor().execute(
        "select d.verdict, count(*) from board b join"
        " (select pair_id, max_by(verdict, number) as verdict from active_decisions"
        "  where reviewer = ? group by pair_id) d using (pair_id)"
        f" where {where} group by 1",
        [queue.reviewer, *values],
    )
    for verdict, number in rows.fetchall():
        state = STATE_OF[verdict]
        found[state] = found.get(state, 0) + number
        found["undecided"] -= number
    return found


def _in_line(store: Store, queue: Queue) -> dict[str, int]:
    """The states of a lineup's pairs, without asking again for what is costly."""
    where, values = replace(queue.cheap, state=None).where()
    cursor = store.cursor()
    cursor.register("line", pa.table({"number": lineup(store, queue).numbers}))
    rows = cursor.execute(
        f"select b.state, count(*) from board b semi join line using (number) where {where} group by 1",
        values,
    )
    return dict(rows.fetchall())

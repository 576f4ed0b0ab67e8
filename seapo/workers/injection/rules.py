"""Injection by rules: no model, any text, the same again by seed."""

from collections.abc import Iterable, Iterator

from seapo.injectors import NotInjectable, inject
from seapo.verify import verify
from seapo.workers.child import Child, Stopped
from seapo.workers.injection.lines import Line, Row, failure, positive_of, success

SOURCE = "rules"


def work(child: Child, rows: Iterable[Row], seed: int) -> Iterator[Line]:
    """Yield one result line a row; raises Stopped between two rows where the run was asked to end."""
    for row in rows:
        if child.stopping():
            raise Stopped
        yield worked(row, seed)


def worked(row: Row, seed: int) -> Line:
    """The result line of one input row."""
    positive = positive_of(row)
    try:
        made = inject(positive, str(row["asked"]), seed)
    except NotInjectable as reason:
        return failure(row, reason.reason, str(reason))
    return success(row, made, SOURCE, verify(positive, made))

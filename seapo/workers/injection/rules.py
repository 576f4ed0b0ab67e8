"""Injection by rules: no model, any text, the same again by seed."""

from seapo.injectors import NotInjectable, inject
from seapo.verify import verify
from seapo.workers.injection.lines import Line, Row, failure, positive_of, success

SOURCE = "rules"


def worked(row: Row, seed: int) -> Line:
    """The result line of one input row."""
    positive = positive_of(row)
    try:
        made = inject(positive, str(row["asked"]), seed)
    except NotInjectable as reason:
        return failure(row, reason.reason, str(reason))
    return success(row, made, SOURCE, verify(positive, made))

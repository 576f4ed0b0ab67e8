"""Judging by rules: every named check on each pair, with the other negatives of its positive beside it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from seapo.judging import Case
from seapo.verify import check, failing
from seapo.workers.judging.lines import Line, line


def work(cases: Iterable[Case]) -> Iterator[Line]:
    """A line a pair, with the names of the checks it fails; cases of one positive stand together."""
    for _, group in groupby(cases, lambda case: case.positive.id):
        yield from _worked(list(group))


def _worked(group: Sequence[Case]) -> Iterator[Line]:
    for at, case in enumerate(group):
        # Of two that are the same, the second is the duplicate.
        others = [other.rejected for other in group[:at]]
        found = check(case.positive, case.rejected, case.injection, others=others)
        failed = [finding.name for finding in failing(found, case.type)]
        yield {**line(case.pair_id, found), "failing": failed}

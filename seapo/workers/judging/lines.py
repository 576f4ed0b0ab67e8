"""The lines of a judge's run: what was found on a pair, or why it is unscored."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from seapo.records import Finding

Line = dict[str, object]


@dataclass(frozen=True)
class Failed:
    """A question, or a pair, without a verdict."""

    reason: str
    """A short key to count by."""
    detail: str
    """What came, in words."""


def line(
    pair_id: str,
    found: Iterable[Finding],
    failed: Failed | None = None,
    missed: Mapping[str, Failed] | None = None,
) -> Line:
    """A pair's line: its findings; why it is unscored; what was `missed` beside that."""
    made: Line = {"pair_id": pair_id}
    seen = [asdict(finding) for finding in found]
    if seen or failed is None:
        made["findings"] = seen
    if failed:
        made |= {"unscored": failed.reason, "detail": failed.detail}
    if missed:
        made["missed"] = {aspect: one.reason for aspect, one in missed.items()}
    return made

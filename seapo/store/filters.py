"""Which pairs: one frozen value that pages keep in their links, and its query text with bound values."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from seapo.errors import BadInput
from seapo.records import STATES


@dataclass(frozen=True)
class PairFilter:
    """Every field narrows; an empty one does not."""

    dataset: str | None = None
    type: str | None = None
    """The type a pair has now: the reviewer's where one was given."""
    asked: str | None = None
    state: str | None = None
    source: str | None = None
    rule: str | None = None
    reason: str | None = None
    reviewer: str | None = None
    day: str | None = None
    """Day of the last decision, as YYYY-MM-DD in UTC."""
    length: tuple[float, float] | None = None
    """Rejected characters over chosen characters, from (included) to (excluded)."""
    edited: bool | None = None
    search: str | None = None
    """Text in prompt, chosen or rejected, any case."""
    judged: str | None = None
    """The error type that the newest judge names; `none` where it sees no error."""
    human: str | None = None
    """The error type that a reviewer settled on; `none`: not wrong; `open`: nobody has settled it."""

    disputed: bool | None = None
    """Accepted by one reviewer, rejected by another, and settled by nobody."""
    finding: str | None = None
    """Name of a finding other than zero that the pair came with or a newest run made, such as `preamble`."""

    def __post_init__(self) -> None:
        if self.state is not None and self.state not in STATES:
            raise BadInput(f"No state '{self.state}'. There are: {', '.join(STATES)}.")
        if self.day and not _is_day(self.day):
            raise BadInput(f"day={self.day[:40]} is no day such as 2026-11-21.")

    @classmethod
    def from_link(cls, query: Mapping[str, str]) -> Self:
        """Read a filter from a link's query; other keys are left to their owners.

        Raises:
            BadInput: a value that its field cannot hold.
        """
        known: dict[str, Any] = {name: query[name] for name in _TEXT_FIELDS if query.get(name)}
        if query.get("length"):
            known["length"] = _two_numbers(query["length"])
        known |= {name: _yes_or_no(name, query[name]) for name in _FLAGS if query.get(name)}
        return cls(**known)

    def to_link(self) -> dict[str, str]:
        """The query of a link that from_link reads back."""
        link = {name: str(value) for name, value in asdict(self).items() if value not in (None, "")}
        if self.length:
            link["length"] = "-".join(repr(value).removesuffix(".0") for value in self.length)
        return link | {name: _FLAG_WORDS[link[name] == "True"] for name in _FLAGS if name in link}

    def where(self) -> tuple[str, list[object]]:
        """A condition on `board b` and the values it binds."""
        parts, values = ["true"], list[object]()
        for name, (text, make) in _CONDITIONS.items():
            value = getattr(self, name)
            if value not in (None, ""):
                parts.append(text)
                values.extend(make(value))
        return " and ".join(parts), values


_TEXT_FIELDS = (
    "dataset", "type", "asked", "state", "source", "rule", "reason", "reviewer", "day", "search",
    "judged", "human", "finding",
)  # fmt: skip
_FLAGS = ("edited", "disputed")
_FLAG_WORDS = ("no", "yes")


def _yes_or_no(name: str, text: str) -> bool:
    if text not in _FLAG_WORDS:
        raise BadInput(f"{name}={text[:40]} in the link is neither yes nor no.")
    return text == "yes"


_NUMBER = r"[0-9.]+(?:e[-+]?[0-9]+)?|inf"
_LENGTH = re.compile(f"({_NUMBER})-({_NUMBER})")


def _two_numbers(text: str) -> tuple[float, float]:
    found = _LENGTH.fullmatch(text)
    try:
        low, high = (float(part) for part in found.groups()) if found else (math.nan, math.nan)
    except ValueError:
        low = high = math.nan
    if not low < high:
        raise BadInput(f"length={text[:40]} in the link is not two rising numbers such as 0.9-1.1.")
    return low, high


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


HUMAN = """
    case when b.state not in ('accepted', 'rejected') then null
        when b.state = 'rejected' and b.reason = 'not_wrong' then 'none'
        when b.state = 'rejected' and b.reason = 'wrong_type' and b.type = b.asked then 'unknown'
        else b.type end
"""
"""What a row of `board b` says a person calls the error."""
JUDGED = """
    select pair_number, max_by(judge, number) as judge from (
        select pair_number, number,
            case when name = 'judge_type' then detail when value = 0 then 'none' end as judge
        from newest_findings where family = 'judge' and name in ('judge_error', 'judge_type')
    ) where judge is not null group by all
"""
"""What the newest judge calls the error of each pair that it judged."""

_CONDITIONS: dict[str, tuple[str, Callable[[Any], list[object]]]] = {
    "dataset": (
        "b.dataset_id = (select dataset_id from datasets where name = ?)",
        lambda v: [v],
    ),
    "type": ("b.type = ?", lambda v: [v]),
    "asked": ("b.asked = ?", lambda v: [v]),
    "state": ("b.state = ?", lambda v: [v]),
    "source": ("b.source = ?", lambda v: [v]),
    "rule": ("b.rule = ?", lambda v: [v]),
    "reason": ("coalesce(b.reason, '') = ?", lambda v: [v]),
    "reviewer": ("b.reviewer = ?", lambda v: [v]),
    "day": ("cast(b.decided at time zone 'UTC' as date) = cast(? as date)", lambda v: [v]),
    "length": (
        "b.rejected_chars / greatest(b.chosen_chars, 1) >= ?"
        " and b.rejected_chars / greatest(b.chosen_chars, 1) < ?",
        lambda v: [v[0], v[1]],
    ),
    "edited": ("b.edited = ?", lambda v: [v]),
    "search": (
        "(b.pair_number in (select number from pairs where contains(lower(rejected), lower(?)))"
        " or b.positive_number in (select number from positives where contains(lower(answer), lower(?))"
        " or contains(lower(array_to_string([t.content for t in turns], ' ')), lower(?))))",
        lambda v: [v, v, v],
    ),
    "judged": (
        f"b.pair_number in (select pair_number from ({JUDGED}) where judge = ?)",
        lambda v: [v],
    ),
    "human": (f"coalesce({HUMAN}, 'open') = ?", lambda v: [v]),
    "disputed": ("coalesce(b.disputed, false) = ?", lambda v: [v]),
    # The cheap look for the name comes first: few findings then are read as JSON.
    "finding": (
        "b.pair_number in (select number from pairs where contains(findings, ?) and exists ("
        ' from (select unnest(from_json(findings, \'[{"name": "VARCHAR", "value": "DOUBLE"}]\')) as f)'
        " where f.name = ? and f.value <> 0)"
        " union select pair_number from newest_findings where name = ? and value <> 0)",
        lambda v: [v, v, v],
    ),
}

"""What a review link asks for: the pairs' state, and the order in which they come."""

from collections.abc import Mapping

from seapo.errors import BadInput
from seapo.records import STATES

ALL = "all"
"""In a link: pairs in any state. Without a word on the state, the undecided ones are meant."""

ORDERS: dict[str, str] = {
    "board": "As they came in",
    "random": "At random",
    "stratified": "At random, each type and source in turn",
    "uncertain": "Uncertain first, by judge and margin",
    "newest": "Newest first",
    "disagreements": "Disagreements first",
}
"""Orders of a queue. A link without one means `board`; `seed` beside it draws what is random."""
SAMPLES = ("random", "stratified")
"""Orders whose decisions are a random sample of each type and source."""


def state_of_link(query: Mapping[str, str]) -> str | None:
    """The state a review link asks for: undecided where it says nothing, None for all.

    Raises:
        BadInput: no such state.
    """
    named = query.get("state") or "undecided"
    if named == ALL:
        return None
    if named not in STATES:
        raise BadInput(f"No state '{named}'. There are: {', '.join(STATES)}, {ALL}.")
    return named

"""What two texts begin and end with alike: left out of the search, which costs by the word."""

from collections.abc import Callable

CONTEXT = 60
"""Characters of it that stay in at each side at least: where a change begins is often free (see `slid`)."""


def equal_ends(first: str, second: str) -> tuple[int, int]:
    """Characters to leave out at the beginning and at the end of both, up to white space."""
    most = min(len(first), len(second))
    start = _longest(most, lambda size: first.startswith(second[:size]))
    start = _back(first, start - CONTEXT)
    end = _longest(most - start, lambda size: first.endswith(second[len(second) - size :]))
    end = len(first) - _on(first, len(first) - end + CONTEXT)
    return start, max(min(end, most - start), 0)


def _longest(most: int, holds: Callable[[int], bool]) -> int:
    """The largest size up to `most` that holds, where every smaller one does too."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _back(text: str, place: int) -> int:
    """The last place up to this one that a word begins at behind white space; 0 where none does."""
    while place > 0 and not (text[place - 1].isspace() and not text[place].isspace()):
        place -= 1
    return max(place, 0)


def _on(text: str, place: int) -> int:
    """The first place from this one on that white space begins at behind a word; else the end."""
    while place < len(text) and not (text[place].isspace() and not text[place - 1].isspace()):
        place += 1
    return min(place, len(text))

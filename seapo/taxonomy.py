"""The error types as a table: the method's three and `unknown`. Users' own types are rows in the store."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorType:
    name: str
    description: str
    """What the type covers, one line, as the method words it."""
    colour: str
    """Hex, safe for colour-blind eyes (Okabe and Ito's palette)."""


CORRECTNESS = ErrorType(
    "correctness",
    "A wrong fact, number, formula, unit, name, translation or use of a tool",
    "#0072B2",
)
LOGIC = ErrorType(
    "logic",
    "A flawed argument: contradiction, unsupported conclusion, circle, skipped or reversed step",
    "#D55E00",
)
HALLUCINATION = ErrorType(
    "hallucination",
    "Made-up content with no basis: people, sources, figures, events, details",
    "#009E73",
)
UNKNOWN = ErrorType("unknown", "Came with the data; nobody has said what is wrong", "#7F7F7F")

INJECTABLE = (CORRECTNESS, LOGIC, HALLUCINATION)
SHIPPED = (*INJECTABLE, UNKNOWN)

"""How a model is asked for negatives: everything beside the engine's own settings.

The source of what is method here: arXiv 2509.24781 (whole answers rewritten, one negative a positive and type).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from seapo.errors import BadInput

AUTO, REWRITE, MINIMAL, LAB = "auto", "rewrite", "minimal", "lab"
MODES: Mapping[str, str] = {
    AUTO: "As the shipped models know it where the model is one of them, else the whole answer",
    REWRITE: "The whole answer is written anew with one error, as the method does",
    MINIMAL: "One place of the answer is changed, the rest stays as it is",
    LAB: "The short request that the shipped models were built with",
}
CHOICES: Mapping[str, str] = {
    "first": "The first candidate without a failed check",
    "hard": "The candidate nearest to the positive in words",
    "diverse": "The candidate farthest in words from the negatives made just before",
    "all": "Every candidate without a failed check, a pair each",
}


@dataclass(frozen=True)
class InjectConfig:
    mode: str = AUTO
    """A key of MODES."""
    difficulty: str = "any"
    """How easily the error shall be seen; a name of `seapo.prompts.DIFFICULTIES`."""
    kinds: tuple[str, ...] = ()
    """Shares of sub-kinds, as in `fact=2,number=1`; those not named are left out; empty draws them alike."""
    tries: int = 2
    """How often more a candidate that fails a check is asked for, with the reason."""
    candidates: int = 1
    """Negatives written for each positive and type."""
    choose: str = "first"
    """A key of CHOICES: which of the candidates becomes the pair."""
    retry_temperature: float = 0.7
    """Temperature of every try after the first, and of every candidate after the first."""

    run_code: bool = False
    """Runs code that a model wrote, with limits, against tests that the prompt holds: `code_passes`."""

    def __post_init__(self) -> None:
        for name, known in (("mode", MODES), ("choose", CHOICES)):
            if getattr(self, name) not in known:
                raise BadInput(
                    f"{name} must be one of {', '.join(known)}; {getattr(self, name)!r} came."
                )
        if self.tries < 0 or self.candidates < 1:
            raise BadInput(
                f"tries must be 0 or more and candidates 1 or more; {self.tries} and {self.candidates} came."
            )
        if self.retry_temperature < 0:
            raise BadInput(f"retry_temperature must be 0 or more; {self.retry_temperature} came.")
        for part in self.kinds:
            _share(part)


def kind_shares(config: InjectConfig) -> dict[str, float]:
    """The sub-kinds' shares by name; empty where all are drawn alike."""
    return dict(_share(part) for part in config.kinds)


def _share(part: str) -> tuple[str, float]:
    name, equals, weight = (piece.strip() for piece in part.partition("="))
    try:
        share = float(weight) if equals else 1.0
    except ValueError:
        share = -1.0
    if not name or not 0 <= share < float("inf"):
        raise BadInput(f"kinds wants NAME=SHARE parts, as in fact=2,number=1; {part!r} came.")
    return name, share

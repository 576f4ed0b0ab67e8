"""How a judge is asked: everything beside the engine's own settings."""

from dataclasses import dataclass

from seapo.errors import BadInput


@dataclass(frozen=True)
class JudgeConfig:
    order: bool = True
    """Also ask which of both answers is worse, in both orders: two questions more a pair."""
    tries: int = 2
    """How often more a question is asked whose reply cannot be read."""
    retry_temperature: float = 0.7
    """Temperature of every try after the first: greedy again would be the same again."""

    def __post_init__(self) -> None:
        for name in ("tries", "retry_temperature"):
            if getattr(self, name) < 0:
                raise BadInput(f"{name} must be 0 or more; {getattr(self, name)} came.")

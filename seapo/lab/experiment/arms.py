"""The arms of the experiment as a table, and the cells that a set of choices asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from seapo.lab.experiment.choices import Choices, base_name

TYPES = ("correctness", "logic", "hallucination")
UNTRAINED, REFERENCES, JUDGED = "untrained", "references", "judged"
MIX = "seapo-mix"


@dataclass(frozen=True)
class Arm:
    name: str
    label: str
    method: str
    """`dpo`, `kto` or `sft`; empty where nothing is trained."""
    negative: str = ""
    """What the rejected side is: `worst` of the samples, an error type, `mix`, or `profile`."""
    judged: str = "never"
    """Whether the arm is also run where a judge chooses: `never`, with the `main` strength, or with `every`.

    Error types are told apart where chosen answers are surely right.
    """


BASE = Arm("base", "Base, untrained", "")
CARE = Arm("care", "Asked for care, untrained", "")
TRAINED = (
    Arm("sft", "SFT on the chosen", "sft", "", judged="every"),
    Arm("vanilla", "Vanilla DPO, best and worst", "dpo", "worst", judged="every"),
    Arm("seapo-correctness", "SeaPO, correctness", "dpo", "correctness"),
    Arm("seapo-logic", "SeaPO, logic", "dpo", "logic"),
    Arm("seapo-hallucination", "SeaPO, hallucination", "dpo", "hallucination"),
    Arm(MIX, "SeaPO, mix", "dpo", "mix", judged="every"),
    Arm("seapo-profile", "SeaPO, mix by profile", "dpo", "profile"),
    Arm("kto-mix", "SeaPO mix, by KTO", "kto", "mix", judged="main"),
)
ARMS = {arm.name: arm for arm in (BASE, CARE, *TRAINED)}


@dataclass(frozen=True)
class Cell:
    base: str
    seed: int | None
    """None for what is not trained."""
    regime: str
    arm: str
    strength: float | None = None
    """The judge's, in the regime `judged`."""

    @property
    def id(self) -> str:
        parts = (self.base, self.seed, self.regime, self.arm, self.strength)
        return "/".join(str(part) for part in parts if part is not None)

    @property
    def folder(self) -> str:
        """The folder's name in the run's `cells/`."""
        return self.id.replace("/", "-")


def regimes(choices: Choices) -> list[tuple[str, float | None]]:
    """The regimes asked for; the judged one comes once a strength, the main one first."""
    others = [strength for strength in choices.strengths if strength != choices.main_strength]
    judged = [(JUDGED, strength) for strength in (choices.main_strength, *others)]
    wanted: list[tuple[str, float | None]] = [(REFERENCES, None), *judged]
    return [(regime, strength) for regime, strength in wanted if regime in choices.regimes]


def cells(choices: Choices) -> list[Cell]:
    """Every cell, base by base and seed by seed; the base itself always, to be compared with."""
    names = map(base_name, choices.bases)
    return [cell for base in names for cell in _of_base(choices, base)]


def _of_base(choices: Choices, base: str) -> Iterator[Cell]:
    for arm in (BASE, CARE):
        if arm is BASE or arm.name in choices.arms:
            yield Cell(base, None, UNTRAINED, arm.name)
    for seed in range(choices.seeds):
        for regime, strength in regimes(choices):
            for arm in arms_at(choices, strength):
                yield Cell(base, seed, regime, arm.name, strength)


def blocks(choices: Choices) -> list[tuple[str, int]]:
    """Bases and seeds: what shares its prompts, samples and negatives."""
    return list(dict.fromkeys((c.base, c.seed) for c in cells(choices) if c.seed is not None))


def arms_at(choices: Choices, strength: float | None) -> list[Arm]:
    """The trained arms asked for that are run with a judge of this strength."""
    wanted = {"every"} | ({"main"} if strength == choices.main_strength else set())
    return [
        arm
        for arm in TRAINED
        if arm.name in choices.arms and (strength is None or arm.judged in wanted)
    ]

"""Logic errors: the argument breaks, not merely a value in it."""

from collections.abc import Callable
from random import Random

from seapo.injectors.chain import circular_step, unsupported_step
from seapo.injectors.claims import denied_verb
from seapo.injectors.code import broken_flow
from seapo.injectors.correctness import turned_elsewhere
from seapo.injectors.discourse import (
    any_order,
    contrary_verdict,
    exchanged_clauses,
    exchanged_conclusion,
    reversed_order,
)
from seapo.injectors.edits import Change
from seapo.injectors.lists import exchanged_steps
from seapo.injectors.negation import contradiction, contrary_conclusion, toggled_negation
from seapo.injectors.reasons import (
    reversed_cause,
    reversed_comparison,
    reversed_condition,
    reversed_effect,
    wrong_link,
    wrong_quantifier,
)
from seapo.injectors.rules import Rule
from seapo.injectors.scene import Scene
from seapo.injectors.short import is_short
from seapo.injectors.steps import early_conclusion, reversed_roles, reversed_steps, skipped_step

Apply = Callable[[Scene, Random], Change | None]
Where = Callable[[Scene], bool]


def _english_prose(scene: Scene) -> bool:
    return scene.is_english and not scene.is_code


def _one_statement(scene: Scene) -> bool:
    """A single sentence holds no argument that could be broken between its parts."""
    return _english_prose(scene) and len(scene.sentences) < 2


def _prose(scene: Scene) -> bool:
    return not scene.is_code


def _contradicted(scene: Scene, rng: Random) -> Change | None:
    """Few words that are no argument have no logic to break."""
    if is_short(scene) and len(scene.answer.split()) < 4:
        return None
    return turned_elsewhere(scene, rng)


def _rule(
    name: str, weight: float, apply: Apply, where: Where = _prose, last: bool = False
) -> Rule:
    return Rule(name, weight, lambda s, r: apply(s, r) if where(s) else None, last)


RULES = (
    Rule("broken_flow", 100_000, broken_flow),
    _rule("reversed_steps", 300, reversed_steps),
    _rule("circular_step", 300, circular_step),
    _rule("unsupported_step", 300, unsupported_step),
    _rule("early_conclusion", 200, early_conclusion),
    _rule("skipped_step", 150, skipped_step),
    _rule("contrary_verdict", 60, contrary_verdict),
    _rule("exchanged_conclusion", 20, exchanged_conclusion),
    _rule("reversed_cause", 20, reversed_cause, _english_prose),
    _rule("reversed_condition", 20, reversed_condition, _english_prose),
    _rule("reversed_comparison", 40, reversed_comparison, _english_prose),
    _rule("reversed_effect", 20, reversed_effect, _english_prose),
    _rule("exchanged_steps", 20, exchanged_steps),
    _rule("wrong_link", 10, wrong_link, _english_prose),
    _rule("wrong_quantifier", 5, wrong_quantifier, _english_prose),
    _rule("contrary_conclusion", 20, contrary_conclusion, _english_prose),
    _rule("contradiction", 6, contradiction, _english_prose),
    _rule("toggled_negation", 5, toggled_negation, _one_statement),
    _rule("reversed_order", 5, reversed_order),
    _rule("turned_elsewhere", 4, _contradicted),
    _rule("toggled_negation", 3, toggled_negation, _english_prose, last=True),
    _rule("denied_verb", 1, denied_verb, _english_prose, last=True),
    _rule("reversed_roles", 80, reversed_roles),
    _rule("any_order", 0.5, any_order, last=True),
    _rule("exchanged_clauses", 0.3, exchanged_clauses, last=True),
)
"""Tried in weighted, seeded order: what fits the text's own form comes far ahead."""

"""A plain statement turned into its opposite: negated, or no longer so, its yes or no with it."""

import re
from random import Random

from seapo.injectors.edits import Change, Edit, quote
from seapo.injectors.negation import toggled_negation
from seapo.injectors.scene import Scene
from seapo.injectors.words import as_cased

_YES_NO = re.compile(r"\A\W{0,2}(Yes|No|yes|no)(?=[,.:;] )")
_OTHER = {"yes": "no", "no": "yes"}
_LINKS = (
    "in|by|to|from|for|on|at|with|the|a|an|as|that|us|his|her|its|their|out|up|through|into|of|when"
)
_PAST = re.compile(rf"(?<=[a-z\d)] )[a-z]{{3,}}ed(?= (?:{_LINKS})\b)")
_VERBS = [
    "come",
    "make",
    "take",
    "give",
    "get",
    "go",
    "keep",
    "mean",
    "need",
    "refer",
    "say",
    "want",
    "work",
    "cause",
    "contain",
    "include",
    "help",
    "use",
    "live",
    "grow",
    "turn",
    "lead",
    "run",
    "produce",
    "require",
    "become",
    "begin",
    "depend",
    "seem",
    "show",
    "provide",
    "remain",
    "happen",
    "belong",
    "follow",
    "allow",
    "consist",
    "tend",
    "appear",
    "derive",
    "vary",
    "exist",
    "pass",
    "taste",
    "eat",
    "drink",
    "sleep",
    "speak",
    "suggest",
    "believe",
    "depict",
    "represent",
    "describe",
    "indicate",
    "create",
    "have",
    "tell",
    "attack",
    "wear",
    "provide",
]
_PRESENT = re.compile(rf"(?<=[a-zA-Z\d)'\"] )({'|'.join(_VERBS)})(e?s)(?= (?:{_LINKS}|[a-z]+))")
_PLURAL = re.compile(rf"(?:(?<=[a-z]s )|(?<=women )|(?<=people ))({'|'.join(_VERBS)})(?= )")
_STRONG_VERBS = [
    "came",
    "made",
    "took",
    "gave",
    "got",
    "went",
    "kept",
    "meant",
    "said",
    "grew",
    "led",
    "ran",
    "became",
    "began",
    "wrote",
    "won",
    "lost",
    "built",
    "found",
    "held",
    "met",
    "spoke",
    "sold",
    "bought",
    "fell",
]
_STRONG = re.compile(rf"(?<=[a-z\d)] )(?:{'|'.join(_STRONG_VERBS)})(?= [a-z])")
_NO_VERB = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|being|has|have|had|gets?|got|a|an|the|to|of|not|and|by|in|for"
    r"|with|or|will|would|can|could|may|must|should|do|does|did|\w+ly|no|most|its|their|his|her)\s$"
)
"""Before a word that is a participle, an infinitive or an adjective."""


def denied_verb(scene: Scene, rng: Random) -> Change | None:
    """`X grows there` becomes `X never grows there`."""
    if scene.is_code or not scene.is_english:
        return None
    text = scene.answer
    starts = [m.start() for pattern in _FULL_VERBS for m in pattern.finditer(text)]
    starts = [at for at in starts if scene.free(at, at) and not scene.negated(at)]
    starts = [at for at in starts if not _NO_VERB.search(text[max(0, at - 24) : at])]
    if not starts:
        return None
    at = rng.choice(starts)
    around = quote(text[max(0, at - 25) : at + 25].strip())
    return Change((Edit(at, at, "never "),), f"The statement is denied by a never, at {around}.")


_FULL_VERBS = (_PAST, _PRESENT, _PLURAL, _STRONG)


def wrong_claim(scene: Scene, rng: Random) -> Change | None:
    """One short statement turned round, with the yes or no in front of it."""
    short = len(scene.sentences) <= 2 and "\n" not in scene.answer.strip()
    if scene.is_code or not scene.is_english or not short:
        return None
    change = toggled_negation(scene, rng)
    if change is None:
        return None
    edit = change.edits[0]
    around = quote(scene.answer[max(0, edit.start - 25) : edit.end + 25].strip())
    why = f"The answer claims the opposite of what is so, at {around}."
    return Change((*_other_verdict(scene), *change.edits), why)


def _other_verdict(scene: Scene) -> tuple[Edit, ...]:
    found = _YES_NO.match(scene.answer)
    if not found:
        return ()
    word = as_cased(_OTHER[found.group(1).lower()], found.group(1))
    return (Edit(*found.span(1), word),)

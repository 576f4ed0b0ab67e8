"""List items: numbered or bulleted lines, their heads and bodies."""

import re
from dataclasses import dataclass
from random import Random

from seapo.injectors.edits import Change, quote, swap
from seapo.injectors.scene import Scene

_ITEM = re.compile(
    r"^(?P<indent>[ \t]*)(?P<marker>\d{1,3}[.)]|[-*•+]|[A-Za-z][.)]|Step \d{1,2}:)[ \t]+"
    r"(?P<body>\S[^\n]{0,2000})$",
    re.MULTILINE,
)
_HEAD = re.compile(r"(\**)([^\n:*]{2,60}?)(\**)(:\**|\**\s[–-])\s+\S")
_VERB_FIRST = re.compile(
    r"\**(?:Add|Apply|Ask|Assess|Bake|Begin|Boil|Bring|Build|Calculate|Call|Check|Choose|Clean|"
    r"Click|Close|Collect|Combine|Compare|Configure|Connect|Cook|Cover|Create|Cut|Define|Deploy|"
    r"Design|Determine|Develop|Divide|Download|Drain|Enter|Establish|Evaluate|Find|First|Follow|"
    r"Gather|Get|Go|Heat|Identify|Implement|Import|Initialize|Insert|Install|Launch|Let|Load|Log|"
    r"Look|Make|Measure|Mix|Monitor|Multiply|Navigate|Open|Perform|Place|Plan|Pour|Preheat|Prepare|"
    r"Press|Provide|Put|Read|Remove|Repeat|Replace|Research|Return|Review|Run|Save|Select|Send|"
    r"Serve|Set|Simmer|Slice|Solve|Start|Stir|Store|Subtract|Submit|Take|Test|Train|Turn|Update|"
    r"Upload|Use|Verify|Wait|Wash|Write)\b",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"\b(?:how (?:to|do|can|would)|steps?|recipe|process|procedure|guide|instructions)\b"
)


@dataclass(frozen=True)
class Item:
    """A list line: where its text starts and ends, without the marker."""

    start: int
    end: int
    group: tuple[int, str]
    """Items of one list: its number in the text and the indent."""
    numbered: bool


def items(scene: Scene) -> list[Item]:
    """List lines outside code, in order."""
    found: list[Item] = []
    block, done = 0, 0
    for match in _ITEM.finditer(scene.answer):
        if not scene.free(match.start("body"), match.start("body") + 1):
            continue
        if re.search(r"\n[ \t]*\n[^\s\d\-*•+]", scene.answer[done : match.start()]):
            block += 1
        done = match.end()
        numbered = match.group("marker")[0].isdigit() or match.group("marker")[0] == "S"
        end = match.end("body") - (len(match.group("body")) - len(match.group("body").rstrip()))
        found.append(Item(match.start("body"), end, (block, match.group("indent")), numbered))
    return found


def _two_of_one_list(found: list[Item], rng: Random) -> tuple[Item, Item] | None:
    groups: dict[tuple[int, str], list[Item]] = {}
    for item in found:
        groups.setdefault(item.group, []).append(item)
    whole = [group for group in groups.values() if len(group) > 1]
    if not whole:
        return None
    first, second = sorted(rng.sample(rng.choice(whole), 2), key=lambda i: i.start)
    return first, second


def exchanged_heads(scene: Scene, rng: Random) -> Change | None:
    """`A: about A` and `B: about B` become `B: about A` and `A: about B`."""
    headed = [i for i in items(scene) if _HEAD.match(scene.answer, i.start, i.end)]
    pair = _two_of_one_list(headed, rng)
    if pair is None:
        return None
    heads = [match.span(2) for i in pair if (match := _HEAD.match(scene.answer, i.start, i.end))]
    one, other = (scene.answer[slice(*span)] for span in heads)
    if one.lower() == other.lower() or not all(scene.free(*span) for span in heads):
        return None
    why = f"{quote(one)} and {quote(other)} have changed places: each is described as the other."
    return Change(swap(scene.answer, heads[0], heads[1]), why)


def exchanged_steps(scene: Scene, rng: Random) -> Change | None:
    """Two steps of a procedure change places; the numbers stay where they are."""
    ordered = [i for i in items(scene) if i.numbered]
    doing = [i for i in ordered if _VERB_FIRST.match(scene.answer, i.start)]
    asked = _PROCEDURE.search(scene.lowered_prompt[-1500:])
    if len(ordered) < 2 or len(doing) < (0.5 if asked else 0.8) * len(ordered):
        return None
    pair = _two_of_one_list(doing, rng)
    if (
        pair is None
        or scene.answer[pair[0].start : pair[0].end] == scene.answer[pair[1].start : pair[1].end]
    ):
        return None
    first, second = ((i.start, i.end) for i in pair)
    early = quote(scene.answer[slice(*first)])
    why = f"The steps are out of order: {early} now comes after what builds on it."
    return Change(swap(scene.answer, first, second), why)

"""Published benchmarks' files, as they are, to items: GSM8K, TruthfulQA, BIG-Bench-Hard, HumanEval, MMLU.

Prompts are asked without examples, with one line that says how to end.
"""

import csv
import io
import json
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from seapo.errors import BadInput
from seapo.evaluation.checks import last_number
from seapo.evaluation.items import Item
from seapo.records import content_id

END_WITH_NUMBER = "\nWork it out step by step and end with: The answer is NUMBER."
END_WITH_ANSWER = "\nThink it through and end with: The answer is ANSWER."
WRITE_CODE = "Complete this Python function. Answer with the whole function in one code block.\n\n"
LETTERS = string.ascii_uppercase
Row = Mapping[str, Any]


def gsm8k(row: Row, dimension: str) -> list[Item]:
    """Make an item of `question` and an `answer` that ends in "#### N"."""
    target = last_number(str(row["answer"]).split("####")[-1])
    prompt = f"{row['question']}{END_WITH_NUMBER}"
    return [_generate(prompt, target, "number", dimension, "gsm8k")]


def truthfulqa(row: Row, dimension: str) -> list[Item]:
    """Make an MC1 and an MC2 item of the targets with `choices` and `labels`."""
    return [
        _choose(str(row["question"]), row[f"{rule}_targets"], rule, dimension)
        for rule in ("mc1", "mc2")
    ]


def bbh(row: Row, dimension: str) -> list[Item]:
    """Make an item of `input` and `target`."""
    prompt = f"{row['input']}{END_WITH_ANSWER}"
    return [_generate(prompt, str(row["target"]), "exact", dimension, "bbh")]


def humaneval(row: Row, dimension: str) -> list[Item]:
    """Make an item of `prompt`, `test` and `entry_point`; scoring it executes the answer."""
    context = (str(row["prompt"]), str(row["test"]), str(row["entry_point"]))
    prompt = f"{WRITE_CODE}```python\n{row['prompt']}```"
    target = str(row.get("canonical_solution", ""))
    return [_generate(prompt, target, "code", dimension, "humaneval", context)]


def mmlu(row: Row, dimension: str) -> list[Item]:
    """Make an item of `question`, `choices` (a list) and `answer` (a place from 0, or a letter)."""
    choices = [str(choice) for choice in row["choices"]]
    answer = row["answer"]
    gold = LETTERS.index(answer) if str(answer) in LETTERS else int(answer)
    listed = "\n".join(f"{LETTERS[n]}. {choice}" for n, choice in enumerate(choices))
    prompt = f"{row['question']}\n{listed}\nAnswer with the letter."
    labels = [int(n == gold) for n in range(len(choices))]
    letters = list(LETTERS[: len(choices)])
    return [_choose(prompt, {"choices": letters, "labels": labels}, "mc1", dimension)]


FORMATS: Mapping[str, Callable[[Row, str], list[Item]]] = {
    "gsm8k": gsm8k,
    "truthfulqa": truthfulqa,
    "bbh": bbh,
    "humaneval": humaneval,
    "mmlu": mmlu,
}
MOST_TOKENS = {"gsm8k": 320, "bbh": 256, "humaneval": 384}


def read_items(path: Path, format_name: str, dimension: str, limit: int | None) -> list[Item]:
    """Read a benchmark's file; `limit` counts its rows.

    Raises BadInput for a file that is not there, a format that is not known, or a row that does not fit.
    """
    if format_name not in FORMATS:
        raise BadInput(f"{format_name!r} is no format of a task. Known: {', '.join(FORMATS)}.")
    items: list[Item] = []
    for number, row in enumerate(_rows(path), 1):
        if limit is not None and number > limit:
            break
        try:
            items += FORMATS[format_name](row, dimension)
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise BadInput(
                f"Row {number} of {path.name} is not {format_name}: {error!r}. It has {sorted(row)}."
            ) from error
    return items


def _rows(path: Path) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The task file {path} cannot be read: {error}.") from error
    if path.suffix == ".csv":
        yield from _csv_rows(text)
        return
    try:
        found = json.loads(text) if path.suffix == ".json" else None
        lines = text.splitlines() if found is None else ()
        yield from (json.loads(line) for line in lines if line.strip())
    except json.JSONDecodeError as error:
        raise BadInput(f"The task file {path} is not JSON: {error}.") from error
    yield from found["examples"] if isinstance(found, dict) else found or ()


def _csv_rows(text: str) -> Iterator[Row]:
    """Read MMLU's own layout: no header; question, four choices, a letter."""
    for cells in csv.reader(io.StringIO(text)):
        if cells and [cell.lower() for cell in (cells[0], cells[-1])] != ["question", "answer"]:
            yield {"question": cells[0], "choices": cells[1:-1], "answer": cells[-1].strip()}


def _generate(
    prompt: str, target: str, rule: str, dimension: str, group: str, context: tuple[str, ...] = ()
) -> Item:
    name = content_id("item/1", dimension, rule, prompt, target)
    return Item(name, dimension, "generate", prompt, target, rule, context, group=group)


def _choose(prompt: str, targets: Mapping[str, Any], rule: str, dimension: str) -> Item:
    choices = tuple(str(choice) for choice in targets["choices"])
    gold = tuple(n for n, label in enumerate(targets["labels"]) if int(label))
    if not gold or len(choices) < 2:
        raise ValueError("a choice needs two answers or more, one of them right")
    target = choices[gold[0]]
    name = content_id("item/1", dimension, rule, prompt, target)
    return Item(
        name, dimension, "choose", prompt, target, rule, choices=choices, gold=gold, group=rule
    )

"""The material of the experiment: a base's error profile, a block's samples, and the negatives that its arms need.

A block is a base and a seed. Where its files lie: `seapo.lab.experiment.folders`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from seapo.errors import JobFailed
from seapo.jobs.files import read_json, read_lines, write_json
from seapo.lab.classify import classify, is_right
from seapo.lab.experiment import judge
from seapo.lab.experiment.arms import TYPES, arms_at, regimes
from seapo.lab.experiment.choices import Choices, base_name, model_folder
from seapo.lab.experiment.folders import block_folder, profile_file
from seapo.lab.experiment.pairs import (
    Asked,
    Draw,
    Sampled,
    balanced,
    usable,
    wanted,
)  # fmt: skip
from seapo.lab.question import DIMENSIONS, Question
from seapo.lab.questions import questions
from seapo.records import content_id
from seapo.workers import lab_profile
from seapo.workers.experiment.asking import suite, turns
from seapo.workers.experiment.rewriting import Negative, followed, rewritten
from seapo.workers.generating import Writer, load_writer

TEMPERATURE = 0.9
"""Of the samples."""
PROFILE_QUESTIONS = 100
"""Questions a dimension whose answers make a base's error profile."""
ROUNDS = 5
"""How often more questions are drawn where too few can be used."""


def writer_of(choices: Choices, base: str) -> Writer:
    """Load a base by the name that it has in cells."""
    places = {base_name(name): model_folder(name) for name in choices.bases}
    return load_writer(str(places[base]))


def number(*parts: object) -> int:
    """A seed from words, the same on every machine."""
    return int(content_id("experiment/1", *map(str, parts))[:8], 16)


def profile(folder: Path, choices: Choices, base: str) -> dict[str, float]:
    """Shares of error types among the base's wrong greedy answers to development questions; kept.

    Where it makes no error of a known type the three are alike.
    """
    path = profile_file(folder, base)
    found: Any = read_json(path)
    if found is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        found = _profile(writer_of(choices, base), _forbidden(choices), number(base, "profile"))
        write_json(path, found)
    return dict(found["shares"]) or dict.fromkeys(TYPES, 1 / len(TYPES))


def _profile(writer: Writer, forbidden: set[str], seed: int) -> dict[str, object]:
    drawn = questions("development", PROFILE_QUESTIONS, seed)
    asked = [question for question in drawn if question.prompt not in forbidden]
    answers = writer.answers([turns(question.prompt, "") for question in asked])
    return lab_profile.profile(
        {"dimension": question.dimension, "type": classify(question, answer.text)}
        for question, answer in zip(asked, answers, strict=True)
    )


def _forbidden(choices: Choices) -> set[str]:
    """Prompts that are evaluated on, and so may not be trained on."""
    asked = suite(choices.part, choices.limit)
    return {item.prompt for task in asked.tasks for item in task.items}


def draw_of(folder: Path, choices: Choices, base: str, seed: int) -> Draw:
    """What decides a block's draws."""
    return Draw(f"{base}/{seed}", choices.main_strength, profile(folder, choices, base))


def make_block(folder: Path, choices: Choices, base: str, seed: int) -> None:
    """Sample, judge and rewrite for one block, unless that is done.

    Raises:
        JobFailed: the base answers every prompt of a dimension in one way only.
    """
    place = block_folder(folder, base, seed)
    if (place / "block.json").is_file():
        return
    place.mkdir(parents=True, exist_ok=True)
    writer = writer_of(choices, base)
    draw = draw_of(folder, choices, base, seed)
    found = _sampled(writer, choices, number(base, seed, "prompts"))
    material = [sampled for _, sampled in found]
    _write_lines(place / "samples.jsonl", (sampled.row() for sampled in material))
    asked = wanted(
        material, [(s, arm) for _, s in regimes(choices) for arm in arms_at(choices, s)], draw
    )
    negatives = rewritten(writer, asked, material, number(base, seed, "rewrites"))
    _write_lines(place / "negatives.jsonl", map(asdict, negatives))
    write_json(
        place / "block.json",
        {
            "pairs": len(material),
            "judge": _tallies(material, choices, draw),
            "rewriting": followed([question for question, _ in found], negatives),
        },
    )


def read_block(folder: Path, base: str, seed: int) -> tuple[list[Sampled], dict[Asked, Negative]]:
    """What `make_block` has kept; raises JobFailed where it has kept nothing."""
    place = block_folder(folder, base, seed)
    if not (place / "block.json").is_file():
        raise JobFailed(f"There are no pairs of {base}, seed {seed}. Resume to make them.")
    material = [Sampled(**row) for row in _rows(place / "samples.jsonl")]
    negatives = [Negative(**row) for row in _rows(place / "negatives.jsonl")]
    return material, {Asked(n.prompt, n.answer, n.type): n for n in negatives}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return read_lines(path)


def _write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def _sampled(writer: Writer, choices: Choices, seed: int) -> list[tuple[Question, Sampled]]:
    """Draw questions and sample answers until each dimension has its number, or no more are found."""
    per_dimension = choices.pairs // len(DIMENSIONS)
    seen = _forbidden(choices)
    found: dict[str, list[tuple[Question, Sampled]]] = {name: [] for name in DIMENSIONS}
    for turn in range(ROUNDS):
        drawn = questions("development", per_dimension, seed + turn)
        lacking = [
            question
            for question in drawn
            if question.prompt not in seen and len(found[question.dimension]) < per_dimension
        ]
        seen.update(question.prompt for question in lacking)
        for question, sampled in _answered(writer, lacking, choices.samples, seed):
            if usable(sampled):
                found[question.dimension].append((question, sampled))
    empty = [name for name, some in found.items() if not some]
    if empty:
        raise JobFailed(f"All samples of {', '.join(empty)} prompts are alike: nothing to pair.")
    kept = {
        s.prompt for s in balanced([s for some in found.values() for _, s in some], per_dimension)
    }
    return [pair for some in found.values() for pair in some if pair[1].prompt in kept]


def _answered(
    writer: Writer, asked: Sequence[Question], samples: int, seed: int
) -> Iterator[tuple[Question, Sampled]]:
    conversations = [turns(question.prompt, "") for question in asked for _ in range(samples)]
    answers = writer.answers(conversations, TEMPERATURE, seed)
    for at, question in enumerate(asked):
        own = answers[at * samples : (at + 1) * samples]
        texts = dict.fromkeys(answer.text for answer in own if answer.finished and answer.text)
        right = {text: is_right(question, text) for text in texts}
        yield (
            question,
            Sampled(
                question.dimension,
                question.prompt,
                question.reference,
                question.rule,
                question.target,
                question.others,
                right,
            ),
        )


def _tallies(
    material: Sequence[Sampled], choices: Choices, draw: Draw
) -> dict[str, tuple[int, int]]:
    """How often a judge of each strength preferred the right one of a right and a wrong sample."""
    found = {}
    for strength in choices.strengths:
        counts = [
            judge.tally(s.right, judge.scores(s.right, strength, f"{draw.seed}/{s.prompt}"))
            for s in material
        ]
        found[str(strength)] = (sum(won for won, _ in counts), sum(n for _, n in counts))
    return found

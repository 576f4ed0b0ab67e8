"""Fills a home with a small data set for the browser tests, straight through the store."""

import json
from pathlib import Path

from seapo.records import Pair, Positive, Spans, Turn
from seapo.settings import Home
from seapo.store import Cursor, Store

TYPES = ("correctness", "logic", "hallucination")


def sample_pairs(count: int) -> list[Pair]:
    """Pairs whose texts name their number, so that a test can tell which one is on screen."""
    return [_sample(number) for number in range(1, count + 1)]


def _sample(number: int) -> Pair:
    good = (
        f"Natalia sold {number} clips in April.\n\nIn May she sold half as many, which is "
        f"{number}/2 = {number / 2:g} clips. Altogether that makes {number + number / 2:g} clips.\n\n"
        f"#### {number + number / 2:g}"
    )
    bad = good.replace(f"{number + number / 2:g}", f"{number * 2 + 1}").replace("half", "twice")
    at = good.index("half")
    turns = (Turn("user", f"Question {number}: how many clips did Natalia sell altogether?"),)
    if number % 5 == 0:
        turns = (Turn("system", "You are a patient teacher."), *turns)
    return Pair(
        Positive(turns, good),
        bad,
        TYPES[number % 3],
        "rules",
        asked=TYPES[number % 3],
        rule="swap-number",
        spans=Spans(((at, at + 4),), ((at, at + 5),)),
        why="The second month's count is taken twice instead of by half.",
    )


def fill(home: Home, pairs: list[Pair], name: str = "clips") -> None:
    """Write a data set with these pairs, in order."""
    with Store.open(home.make().store) as store, store.writing() as cursor:
        cursor.execute(
            "insert into datasets (name, format, origin, rows_read, rows_kept)"
            " values (?, 'jsonl', 'made.jsonl', ?, ?)",
            [name, len(pairs), len(pairs)],
        )
        row = cursor.execute("select max(dataset_id) from datasets").fetchone()
        for line, pair in enumerate(pairs, 1):
            _write(cursor, pair, row[0] if row else 0, line)


def _write(cursor: Cursor, pair: Pair, dataset: int, line: int) -> None:
    good = pair.positive
    turns = [{"role": turn.role, "content": turn.content} for turn in good.turns]
    positive = _insert(cursor, "positives", positive_id=good.id, turns=turns, answer=good.answer)
    _insert(cursor, "memberships", dataset_id=dataset, positive_id=good.id, line=line)
    said = {"type": pair.type, "asked": pair.asked, "source": pair.source, "rule": pair.rule}
    ids = {"pair_id": pair.id, "positive_id": good.id}
    spans = json.dumps(pair.spans.as_dict())
    number = _insert(
        cursor, "pairs", **ids, **said, rejected=pair.rejected, why=pair.why, spans=spans
    )
    _insert(
        cursor, "board", **ids, **said, dataset_id=dataset, pair_number=number,
        positive_number=positive, chosen_chars=len(good.answer), rejected_chars=len(pair.rejected),
    )  # fmt: skip


def _insert(cursor: Cursor, table: str, **values: object) -> int:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    text = f"insert into {table} ({names}) values ({marks}) returning *"
    row = cursor.execute(text, list(values.values())).fetchone()
    return int(row[0]) if row else 0


def in_store(path: Path, question: str) -> list[tuple[object, ...]]:
    """Ask the store of a home whose app is not running."""
    with Store.open(path) as store:
        return store.cursor().execute(question).fetchall()

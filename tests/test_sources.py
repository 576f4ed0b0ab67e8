"""Every shape that people bring, in every container, becomes the right records."""

# ruff: noqa: E501  # tables read best with a case a line

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from seapo.store import Store
from seapo.store.importing import bring_in

Rows = list[dict[str, Any]]
U, A, S, T = "user", "assistant", "system", "tool"


def turns(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in pairs]


def said(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"from": who, "value": text} for who, text in pairs]


ASK = [(U, "Why is the sky blue?")]
HH = "\n\nHuman: Hi there\n\nAssistant: Hello!\n\nHuman: Bye: see\nyou\n\nAssistant:"
HH_TURNS = [(U, "Hi there"), (A, "Hello!"), (U, "Bye: see\nyou")]

# name, format, row, turns, answer, rejected answers
Shape = tuple[str, str, dict[str, Any], list[tuple[str, str]], str, list[str]]
SHAPES: list[Shape] = [
    ("strings", "preference", {"prompt": "Why is the sky blue?", "chosen": "Rayleigh", "rejected": "Paint", "score": 1},
     ASK, "Rayleigh", ["Paint"]),
    ("orca", "preference", {"system": "Be kind.", "question": "Why is the sky blue?", "chosen": "R", "rejected": "P"},
     [(S, "Be kind."), *ASK], "R", ["P"]),
    ("named", "preference", {"Question": "Why is the sky blue?", "response_j": "R", "response_k": "P"}, ASK, "R", ["P"]),
    ("messages", "preference", {"prompt": turns((S, "s"), *ASK), "chosen": turns((A, "R")), "rejected": turns((A, "P"))},
     [(S, "s"), *ASK], "R", ["P"]),
    ("implicit", "preference", {"chosen": turns(*ASK, (A, "R")), "rejected": turns(*ASK, (A, "P"))}, ASK, "R", ["P"]),
    ("ultrafeedback", "preference",
     {"prompt": "Why is the sky blue?", "prompt_id": "x", "chosen": turns(*ASK, (A, "R")),
      "rejected": turns(*ASK, (A, "P")), "messages": turns(*ASK, (A, "R")), "score_chosen": 8.5, "score_rejected": 3.0},
     ASK, "R", ["P"]),
    ("several turns", "preference",
     {"chosen": turns((S, "s"), (U, "a"), (A, "b"), (U, "c"), (A, "R")),
      "rejected": turns((S, "s"), (U, "a"), (A, "b"), (U, "c"), (A, "P"))},
     [(S, "s"), (U, "a"), (A, "b"), (U, "c")], "R", ["P"]),
    ("sharegpt", "preference",
     {"conversations": said(("human", "a"), ("gpt", "b"), ("human", "c")), "chosen": said(("gpt", "R"))[0],
      "rejected": said(("gpt", "P"))[0]}, [(U, "a"), (A, "b"), (U, "c")], "R", ["P"]),
    ("sharegpt system", "preference",
     {"system": "s", "conversations": said(("human", "a")), "chosen": said(("gpt", "R"))[0],
      "rejected": said(("gpt", "P"))[0]}, [(S, "s"), (U, "a")], "R", ["P"]),
    ("messages and strings", "preference", {"messages": turns(*ASK), "chosen": "R", "rejected": "P"}, ASK, "R", ["P"]),
    ("hh", "preference", {"chosen": HH + " R", "rejected": HH + " P"}, HH_TURNS, "R", ["P"]),
    ("full hh", "preference", {"prompt": HH, "response": "R", "chosen": "R", "rejected": "P"}, HH_TURNS, "R", ["P"]),
    ("alpaca preference", "alpaca-preference", {"instruction": "Add", "input": "1 and 2", "chosen": "three", "rejected": "four"},
     [(U, "Add\n1 and 2")], "three", ["four"]),
    ("alpaca of two", "alpaca", {"instruction": "Add", "input": "", "output": ["three", "four"]},
     [(U, "Add")], "three", ["four"]),
    ("alpaca", "alpaca",
     {"instruction": "Add", "input": "1 and 2", "output": "three", "system": "Count.", "history": [["Hi", "Hello"]]},
     [(S, "Count."), (U, "Hi"), (A, "Hello"), (U, "Add\n1 and 2")], "three", []),
    ("chat", "messages", {"messages": turns((S, "s"), (U, "a"), (A, "b"), (U, "c"), (A, "R"))},
     [(S, "s"), (U, "a"), (A, "b"), (U, "c")], "R", []),
    ("sharegpt chat", "messages",
     {"id": 7, "conversations": said(("system", "s"), ("human", "a"), ("function_call", "f()"), ("observation", "o"), ("gpt", "R"))},
     [(S, "s"), (U, "a"), (A, "f()"), (T, "o")], "R", []),
    ("text parts", "messages",
     {"messages": [{"role": U, "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}, {"role": A, "content": [{"type": "text", "text": "R"}]}]},
     [(U, "ab")], "R", []),
    ("one text", "transcript", {"text": HH + " R"}, HH_TURNS, "R", []),
    ("guanaco", "transcript", {"text": "### Human: Hi there### Assistant: Hello!### Human: And\n\nnow?### Assistant: R"},
     [(U, "Hi there"), (A, "Hello!"), (U, "And\n\nnow?")], "R", []),
    ("kto good", "labelled", {"prompt": "a", "completion": "R", "label": True}, [(U, "a")], "R", []),
    ("kto chat", "labelled", {"prompt": turns((U, "a")), "completion": turns((A, "R")), "label": 1}, [(U, "a")], "R", []),
    ("kto talk", "labelled", {"conversations": said(("human", "a"), ("gpt", "R")), "kto_tag": True}, [(U, "a")], "R", []),
    ("gsm8k", "gsm8k", {"question": "a?", "answer": "1+1=<<1+1=2>>2\n#### 2"}, [(U, "a?")], "1+1=<<1+1=2>>2\n#### 2", []),
    ("mc", "truthfulqa",
     {"question": "a?", "mc1_targets": {"choices": ["R", "P", "Q"], "labels": [1, 0, 0]},
      "mc2_targets": {"choices": ["R", "R2", "P", "Z"], "labels": [1, 1, 0, 0]}}, [(U, "a?")], "R", ["P", "Q", "Z"]),
    ("mc by choice", "truthfulqa",
     {"question": "a?", "mc1_targets": {"R": 1, "P's \"x/y\"": 0}, "mc2_targets": {"R": 1, "Z": 0}},
     [(U, "a?")], "R", ["P's \"x/y\"", "Z"]),
    ("best", "truthfulqa-answers",
     {"type": "x", "question": "a?", "best_answer": "R", "correct_answers": ["R", "R2"], "incorrect_answers": ["P", "Q", "P"]},
     [(U, "a?")], "R", ["P", "Q"]),
    ("best in a table", "truthfulqa-answers",
     {"Type": "x", "Question": "a?", "Best Answer": "R", "Correct Answers": "R; R2", "Incorrect Answers": "P; Q", "Source": "s"},
     [(U, "a?")], "R", ["P", "Q"]),
    ("halueval qa", "halueval", {"knowledge": "K.", "question": "a?", "right_answer": "R", "hallucinated_answer": "P"},
     [(U, "K.\n\na?")], "R", ["P"]),
    ("halueval dialogue", "halueval",
     {"knowledge": "K.", "dialogue_history": "[Human]: Hi [Assistant]: Hello [Human]: a?", "right_response": "R", "hallucinated_response": "P"},
     [(U, "K.\n\nHi"), (A, "Hello"), (U, "a?")], "R", ["P"]),
    ("halueval summary", "halueval", {"document": "D.", "right_summary": "R", "hallucinated_summary": "P"},
     [(U, "D.\n\nSummarize the document above.")], "R", ["P"]),
    ("halueval general", "halueval-verdicts", {"ID": "1", "user_query": "a", "chatgpt_response": "R", "hallucination": "no"},
     [(U, "a")], "R", []),
    ("bbh", "bbh", {"input": "not True is", "target": "False"}, [(U, "not True is")], "False", []),
    ("humaneval", "code",
     {"task_id": "x/0", "prompt": "def f():\n", "entry_point": "f", "canonical_solution": "    return 1\n", "test": "t"},
     [(U, "def f():\n")], "    return 1\n", []),
    ("mbpp", "code", {"task_id": 1, "text": "Write f", "code": "def f(): 1"}, [(U, "Write f")], "def f(): 1", []),
    *(
        (f"{question}/{answer}", "qa", {question: "a?", answer: "R"}, [(U, "a?")], "R", [])
        for question, answer in (
            ("question", "answer"), ("Query", "Response"), ("input", "output"), ("instruction", "response"),
            ("prompt", "completion"), ("PROMPT", "RESPONSE"), ("problem", "solution"), ("text", "target"),
            ("q", "a"), ("Q", "A"), ("user", "assistant"), ("inputs", "targets"),
        )
    ),
]  # fmt: skip


def as_jsonl(rows: Rows, folder: Path) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def as_json(rows: Rows, folder: Path) -> Path:
    path = folder / "rows.json"
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def as_csv(rows: Rows, folder: Path) -> Path:
    path = folder / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            writer.writerow(
                {k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in row.items()}
            )
    return path


def as_python_csv(rows: Rows, folder: Path) -> Path:
    path = folder / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_parquet(rows: Rows, folder: Path) -> Path:
    path = folder / "rows.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def as_wrapped_gz(rows: Rows, folder: Path) -> Path:
    path = folder / "rows.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"canary": "c", "examples": rows}).encode()))
    return path


CONTAINERS = (as_jsonl, as_json, as_csv, as_python_csv, as_parquet, as_wrapped_gz)


def records(store: Store) -> list[tuple[list[tuple[str, str]], str, list[str]]]:
    """Turns, answer and rejected answers by line."""
    found = store.cursor().execute(
        """
        select turns, answer, (select list(rejected order by p.number) from pairs p join board b using (pair_id)
            where p.positive_id = m.positive_id and b.dataset_id = m.dataset_id)
        from memberships m join positives using (positive_id) order by m.dataset_id, line
        """
    )
    return [
        ([(t["role"], t["content"]) for t in ts], answer, wrong or [])
        for ts, answer, wrong in found.fetchall()
    ]


# Every shape as JSON lines; of the shapes with structure, each in two more containers by turns.
CASES = [(shape, as_jsonl) for shape in SHAPES] + [
    (shape, write)
    for number, shape in enumerate(SHAPES[:32])
    for at, write in enumerate(CONTAINERS[1:])
    if (number + at) % 3 == 0
]


@pytest.mark.parametrize(("shape", "write"), CASES, ids=[f"{s[0]}-{w.__name__}" for s, w in CASES])
def test_a_shape_in_a_container(
    shape: Shape, write: Callable[[Rows, Path], Path], tmp_path: Path, store: Store
) -> None:
    _, format_, row, prompt, answer, wrong = shape
    done = bring_in(store, write([row], tmp_path))
    assert (done.format, done.imported, done.reasons) == (format_, 1, {})
    assert records(store) == [(prompt, answer, wrong)]


@pytest.mark.parametrize("label", [False, 0, -1, "false", "👎", "thumbs_down", "0", "No"])
def test_a_completion_labelled_bad_is_no_positive(label: object, tmp_path: Path) -> None:
    good = {"prompt": "a", "completion": "R", "label": "👍" if label == "👎" else True}
    bad = {"prompt": "a", "completion": "P", "label": label}
    with Store.memory() as store:
        done = bring_in(store, as_jsonl([good, bad], tmp_path))
        assert (done.positives, done.negatives, done.pairs) == (1, 1, 0)
        kept = (
            store.cursor()
            .execute("select turns[1].content, completion, line from negatives")
            .fetchall()
        )
        assert kept == [("a", "P", 2)]

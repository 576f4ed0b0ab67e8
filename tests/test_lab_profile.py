"""A model's error profile: measured on the shipped model, and as the mix of an injection."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from making import add_dataset
from making_runs import make_run, write

from seapo import jobs, pipeline
from seapo.cli.run_verbs import _told
from seapo.errors import BadInput
from seapo.evaluation.scoring import wilson
from seapo.lab.classify import classify
from seapo.lab.question import DIMENSIONS
from seapo.lab.questions import questions
from seapo.lab.rewriting import REQUESTS
from seapo.settings import EMBEDDED_MODEL, Home
from seapo.workers.child import Child
from seapo.workers.lab import main
from seapo.workers.lab_profile import profile

SHARES = {"correctness": 0.5, "logic": 0.5, "hallucination": 0.0}


def rows(**counts: int) -> list[dict[str, object]]:
    """Answered lines of knowledge, so many of each type."""
    return [
        {"id": f"{kind}{n}", "dimension": "knowledge", "type": kind}
        for kind, count in counts.items()
        for n in range(count)
    ]


def measured(home: Home, name: str, model: str, shares: dict[str, float]) -> None:
    """A finished profile's folder."""
    folder = make_run(home, f"lab-{name}", "done", {"task": "profile", "model": model})
    counts = {kind: round(100 * share) for kind, share in shares.items()}
    write(folder / "results.json", {"model": model, **profile(rows(right=20, **counts))})


def test_shares_are_of_the_wrong_answers_that_have_a_type() -> None:
    counts = {"right": 50, "correctness": 6, "logic": 3, "hallucination": 1, "unknown": 4}
    found: dict[str, Any] = profile(rows(**counts))
    assert (found["n"], found["wrong"]) == (64, 14)
    assert found["by_type"] == {"correctness": 6, "logic": 3, "hallucination": 1, "unknown": 4}
    assert found["shares"] == {"correctness": 0.6, "logic": 0.3, "hallucination": 0.1}
    assert found["intervals"]["logic"] == list(wilson(0.3, 10))
    assert found["by_dimension"]["knowledge"] == counts


def test_a_model_without_errors_has_no_shares() -> None:
    found = profile(rows(right=5, unknown=1))
    assert (found["shares"], found["intervals"], found["wrong"]) == ({}, {}, 1)
    assert _told(found) == "1 of 6 answers are wrong: of no known type."


def test_the_shipped_model_is_asked_once_and_every_answer_kept(home: Home) -> None:
    run = jobs.create(home, "lab", {"task": "profile", "limit": "6", "device": "none"})
    found: dict[str, Any] = main(Child(run.folder))
    kept = [json.loads(line) for line in (run.folder / "answers.jsonl").open(encoding="utf-8")]
    asked = {q.prompt: q for q in questions("development", 6, 0)}
    assert [row["prompt"] for row in kept] == list(asked)
    assert all(row["type"] == classify(asked[row["prompt"]], row["answer"]) for row in kept)
    assert len({row["id"] for row in kept}) == found["n"] == 30
    wrong = Counter(row["type"] for row in kept if row["type"] != "right")
    assert wrong == Counter(found["by_type"])
    assert list(found["by_dimension"]) == list(DIMENSIONS)
    assert sum(found["shares"].values()) == pytest.approx(1)
    # Started again behind a torn line, it goes on: the same answers, none twice.
    whole = (run.folder / "answers.jsonl").read_text(encoding="utf-8")
    (run.folder / "answers.jsonl").write_text(whole[: len(whole) // 2], encoding="utf-8")
    assert main(Child(run.folder)) == found
    assert (run.folder / "answers.jsonl").read_text(encoding="utf-8") == whole


def test_any_model_with_a_chat_template_has_a_profile(home: Home) -> None:
    trained = make_run(home, "train-1", "done", {})
    (trained / "model").symlink_to(EMBEDDED_MODEL)
    for model in ("train-1", str(EMBEDDED_MODEL)):
        run = jobs.create(home, "lab", {"task": "profile", "model": model, "limit": 1})
        assert main(Child(run.folder))["n"] == 5


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"limit": "0"}, "asks nothing"),
        ({"limit": "many"}, "asks nothing"),
        ({"pairs": "3"}, "no setting 'pairs'"),
        ({"model": "/none/such"}, "No model folder"),
    ],
)
def test_what_cannot_be_profiled_is_refused_before_a_run(
    home: Home, settings: dict[str, str], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        pipeline.start_lab(home, "profile", settings)
    assert not jobs.list_runs(home)


def test_the_newest_profile_of_the_engines_model_is_used(home: Home) -> None:
    assert pipeline.profile_for(home, "embedded") is None
    measured(home, "a", "embedded", SHARES)
    measured(home, "b", "embedded-1", {"logic": 1.0})
    measured(home, "c", "embedded-2", {})
    own, other = (pipeline.measured_profile(home, name) for name in ("embedded", "rules"))
    assert (own.run, own.shares) == ("lab-a", SHARES)
    assert other.run == "lab-b"


def test_a_profile_sets_the_mix_and_is_written_down(home: Home, tmp_path: Path) -> None:
    studio = pipeline.open_studio(home)
    add_dataset(studio.store, count=10)
    with pytest.raises(BadInput, match="python -m seapo lab profile"):
        pipeline.start_inject(studio, "sums", "rules", "profile")
    measured(home, "a", "embedded", SHARES)
    run = jobs.wait(pipeline.start_inject(studio, "sums", "rules", "profile"), timeout=60)
    studio.close()
    assert run.state == "done", run.message
    assert (run.config["profile"], run.config["shares"]) == ("lab-a", SHARES)
    asked = [json.loads(line)["asked"] for line in (run.folder / "input.jsonl").open()]
    assert Counter(asked) == {"correctness": 5, "logic": 5}


def test_a_preview_for_a_model_says_what_will_be_asked(home: Home) -> None:
    studio = pipeline.open_studio(home)
    add_dataset(studio.store, count=4)
    shown = pipeline.preview_inject(studio, "sums", {"logic": 1.0}, 0, 3, engine="embedded")
    studio.close()
    assert len(shown) == 3
    assert all(row["request"].endswith(REQUESTS["logic"]) for row in shown)

"""Walk the whole road once on the laboratory's data set and keep what came of it as the demonstration.

Every figure in it is from these runs: the embedded model writes the negatives itself. The reviewer is the
laboratory's own answer check: it accepts a negative that errs in the way that was asked for, and rejects one
that is still right or errs in another way. The last quarter it leaves to people.
"""

import json
import shutil
import tempfile
from pathlib import Path

from seapo import jobs, pipeline
from seapo.jobs import Run
from seapo.lab.classify import RIGHT, classify
from seapo.lab.dataset import PER_DIMENSION, SEED
from seapo.lab.questions import questions
from seapo.records import Decision, Positive, Turn
from seapo.settings import DEMO, Home
from seapo.store import reading
from seapo.store.filters import PairFilter

DATASET = "lab"
REVIEWED = 0.75
KEPT = ("config.json", "results.json", "metrics.jsonl", "results.jsonl", "items.jsonl", "input.jsonl",
        "manifest.json", "status.json", "log.txt")  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder)).make()
        runs = walk(home)
        pack(home, runs)


def walk(home: Home) -> list[Run]:
    """Import, inject, decide, freeze, train, evaluate before and after."""
    studio = pipeline.open_studio(home)
    pipeline.import_file(studio, DEMO / f"{DATASET}.jsonl", DATASET)
    inject = finished(pipeline.start_inject(studio, DATASET, "embedded", seed=1))
    print("taken in", pipeline.take_in(studio))
    made = decisions(studio)
    pipeline.decide(studio, made)
    lines = (json.dumps({k: v for k, v in vars(d).items() if v is not None}) for d in made)
    (DEMO / "decisions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    snapshot = pipeline.make_snapshot(studio, DATASET, "demo")
    print("snapshot", snapshot.id, snapshot.manifest["by_type"])
    studio.close()
    base = finished(pipeline.start_evaluate(home, "embedded"))
    train = finished(pipeline.start_train(home, "demo", "embedded", "dpo", {}))
    after = finished(pipeline.start_evaluate(home, train.id))
    for run in (base, after):
        print(run.id, jobs.results(run)["scores"])
    return [inject, base, train, after]


def finished(run: Run) -> Run:
    run = jobs.wait(run)
    if run.state != "done":
        raise SystemExit(f"{run.id} is {run.state}: {run.message}\n{jobs.log_tail(run)}")
    print(run.id, run.state, f"{(run.ended or 0) - (run.started or 0):.0f} s")
    return run


def decisions(studio: pipeline.Studio) -> list[Decision]:
    asked = {
        Positive((Turn("user", q.prompt),), q.reference).id: q
        for q in questions("development", PER_DIMENSION, SEED)
    }
    rows = reading.pairs(studio.store, PairFilter(dataset=DATASET))
    found = []
    for row in rows[: int(len(rows) * REVIEWED)]:
        question = asked[row["positive_id"]]
        error = classify(question, row["rejected"])
        accepted = error == row["type"]
        found.append(
            Decision(
                key=f"demo-{row['id']}",
                pair_id=row["id"],
                verdict="accept" if accepted else "reject",
                reviewer="answer-check",
                reason=None if accepted else "not_wrong" if error == RIGHT else "wrong_type",
            )
        )
    print("accepted", sum(d.verdict == "accept" for d in found), "of", len(found))
    return found


def pack(home: Home, runs: list[Run]) -> None:
    """Keep the runs without checkpoints, and the snapshot, in data/demo."""
    for name in ("runs", "snapshots"):
        shutil.rmtree(DEMO / name, ignore_errors=True)
    shutil.copytree(home.snapshots, DEMO / "snapshots")
    for run in runs:
        target = DEMO / "runs" / run.id
        target.mkdir(parents=True)
        for name in KEPT:
            if (run.folder / name).exists():
                shutil.copy(run.folder / name, target / name)
        if (run.folder / "model").is_dir():
            shutil.copytree(run.folder / "model", target / "model")


if __name__ == "__main__":
    main()

"""The shipped demonstration is whole, quick to fill in, and only fills an empty home."""

import time

import pytest

from seapo import jobs, pipeline, snapshot
from seapo.errors import BadInput
from seapo.jobs import Run
from seapo.settings import Home
from seapo.store import reading
from seapo.store.filters import PairFilter


@pytest.fixture
def filled(home: Home) -> Home:
    started = time.monotonic()
    counts = pipeline.fill_demo(home)
    assert time.monotonic() - started < 10
    assert counts["positives"] >= 500
    assert 0 < counts["accepted"] < counts["decided"] < counts["pairs"]
    return home


def runs(home: Home, kind: str) -> list[Run]:
    return jobs.list_runs(home, kind)


def test_every_run_of_it_is_done_and_compares(filled: Home) -> None:
    assert {run.state for run in jobs.list_runs(filled)} == {"done"}
    (trained,) = runs(filled, "train")
    base = runs(filled, "evaluate")[-1]
    assert base.config["model"] == "embedded"
    table = pipeline.compare_runs(filled, [base.id, trained.id])["table"]
    gains = {row["dimension"]: row["difference"] for row in table}
    assert gains["truthfulness"] > 0.2


def test_its_snapshot_is_what_the_run_trained_on(filled: Home) -> None:
    first = snapshot.find_snapshot(filled, "demo")
    snapshot.verify_snapshot(first)
    (trained,) = runs(filled, "train")
    assert trained.config["snapshot"] == first.id
    assert first.manifest["pairs"] == len([*first.pairs("train"), *first.pairs("eval")])


def test_its_pairs_are_those_of_the_injection_run(filled: Home) -> None:
    studio = pipeline.open_studio(filled)
    try:
        (injected,) = runs(filled, "inject")
        rows = reading.pairs(studio.store, PairFilter(dataset="lab"))
    finally:
        studio.close()
    assert {row["run"] for row in rows} == {injected.id}
    assert all(row["rejected"] != row["chosen"] and row["why"] for row in rows)


def test_it_leaves_a_home_in_use_alone(filled: Home) -> None:
    assert pipeline.fill_demo(filled, if_empty=True) == {}
    with pytest.raises(BadInput, match="holds a project already"):
        pipeline.fill_demo(filled)

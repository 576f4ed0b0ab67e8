"""Policies that decide the rest of a stratum: refused without ground, recorded with it, taken back."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from making import add_dataset, result_line, write_lines

from seapo.errors import BadInput, NotFound
from seapo.pipeline.stopping import apply_policy, proposals
from seapo.pipeline.studio import Studio
from seapo.records import Decision
from seapo.settings import Home
from seapo.store import Store, bulk, taking
from seapo.store.decisions import decide

LOGIC = ("logic", "rules")


@pytest.fixture
def studio(home: Home, store: Store) -> Iterator[Studio]:
    yield Studio(home, store)


@pytest.fixture
def logic(store: Store, tmp_path: Path) -> list[str]:
    """The ids of a hundred pairs, all of one stratum, in an order by chance."""
    number = add_dataset(store, count=100)
    write_lines(tmp_path / "results.jsonl", [result_line(n, "logic") for n in range(1, 101)])
    taking.take(store, "made", number, tmp_path / "results.jsonl")
    ids = [row[0] for row in store.cursor().execute("select pair_id from board").fetchall()]
    random.Random(1).shuffle(ids)
    return ids


def review(store: Store, ids: list[str], bad: int = 0, flags: int = 0) -> None:
    verdicts = ["reject"] * bad + ["flag"] * flags + ["accept"] * (len(ids) - bad - flags)
    decide(
        store,
        [
            Decision(f"k-{one}", one, verdict, "ana", queue_order="random")  # type: ignore[arg-type]
            for one, verdict in zip(ids, verdicts, strict=True)
        ],
    )


def states(store: Store) -> dict[str, int]:
    text = "select state, count(*) from board where type = 'logic' group by all"
    return dict(store.cursor().execute(text).fetchall())


def proposal_words(studio: Studio) -> str:
    found = {(one.type, one.source): one for one in proposals(studio, "sums", 0.1)}
    return found[LOGIC].words


@pytest.mark.parametrize(
    ("looked", "bad", "flags", "words"),
    [
        (0, 0, 0, "Not yet: at least 30 drawn at random, with none bad among them."),
        (20, 0, 0, "Not yet: 10 more until at most 10.0 % are bad, if the share stays as seen."),
        (40, 0, 0, "May be accepted: at most 7.0 % are bad (95 %), 60 are left."),
        (40, 0, 3, "Not yet: first decide the 3 skipped, flagged or disputed."),
        (40, 8, 0, "Not by sample: at the share seen so far, 10.0 % cannot be reached."),
        (100, 0, 0, "Nothing is left to decide."),
    ],
)
def test_a_proposal_says_what_is_missing(
    studio: Studio, logic: list[str], looked: int, bad: int, flags: int, words: str
) -> None:
    review(studio.store, logic[:looked], bad, flags)
    assert proposal_words(studio) == words


def test_the_rest_is_accepted_by_sample_and_recorded_as_such(
    studio: Studio, logic: list[str]
) -> None:
    review(studio.store, logic[:60], bad=1)
    done = apply_policy(studio, "sums", LOGIC, "ana", limit=0.1)
    assert done.pairs == 40
    assert states(studio.store) == {"accepted": 99, "rejected": 1}
    (batch,) = bulk.batches(studio.store, "sums")
    assert (batch.how, batch.verdict, batch.reviewer) == ("sample", "accept", "ana")
    told = {name: batch.basis[name] for name in ("n", "bad", "open", "pairs", "limit")}
    assert told == {"n": 60, "bad": 1, "open": 0, "pairs": 100, "limit": 0.1}
    assert batch.basis["low"] <= 1 / 60 <= batch.basis["high"] <= 0.1
    bulk.undo(studio.store, done.batch, "ana")
    assert states(studio.store) == {"accepted": 59, "rejected": 1, "undecided": 40}


def test_the_sample_says_the_same_after_the_policy(studio: Studio, logic: list[str]) -> None:
    review(studio.store, logic[:60])
    before = proposals(studio, "sums")
    apply_policy(studio, "sums", LOGIC, "ana")
    after = proposals(studio, "sums")
    assert [one.sampled.seen for one in before] == [one.sampled.seen for one in after]


def judged(store: Store, ids: list[str], right: int) -> None:
    """The judge sees an error in the first `right` pairs, and in none of the others."""
    with store.writing() as cursor:
        cursor.execute(
            "insert into findings (pair_number, pair_id, run, family, name, value, detail)"
            " select number, pair_id, 'j', 'judge', 'judge_error', list_contains(?, pair_id)::integer, ''"
            " from pairs where list_contains(?, pair_id)",
            [ids[:right], ids],
        )


def test_the_judge_decides_its_side_and_leaves_the_other(studio: Studio, logic: list[str]) -> None:
    sample = [*logic[:45], *logic[50:65]]  # 45 that the judge calls right, 15 that it does not
    judged(studio.store, logic[:98], right=50)
    review(studio.store, sample[::-1], bad=15)
    with pytest.raises(BadInput, match="sample does not bear it"):
        apply_policy(studio, "sums", LOGIC, "ana")
    done = apply_policy(studio, "sums", LOGIC, "ana", how="judge")
    assert done.pairs == 5
    assert states(studio.store) == {"accepted": 50, "rejected": 15, "undecided": 35}
    (batch,) = bulk.batches(studio.store, "sums")
    assert batch.how == "judge"
    assert batch.basis["threshold"] == 0.8
    assert (batch.basis["n"], batch.basis["bad"], batch.basis["limit"]) == (45, 0, 0.9)
    assert batch.basis["low"] >= 0.9


def test_the_judge_rejects_from_below_and_passes_by_what_it_has_not_scored(
    studio: Studio, logic: list[str]
) -> None:
    judged(studio.store, logic[:90], right=40)
    review(studio.store, [*logic[40:70], *logic[:30]], bad=30)
    done = apply_policy(studio, "sums", LOGIC, "ana", how="judge", verdict="reject", limit=0.8)
    assert done.pairs == 20
    assert states(studio.store) == {"accepted": 30, "rejected": 50, "undecided": 20}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "The sample does not bear it: "),
        ({"how": "judge"}, "No threshold of the judge's score keeps a precision of 90.0 %"),
        ({"how": "guess"}, "No policy 'guess'. There are: sample, judge."),
        ({"verdict": "flag"}, "A policy cannot 'flag'. It can: accept, reject."),
        ({"verdict": "reject"}, "Say from which share of bad negatives on"),
        ({"limit": 5}, "limit is 5; a share between 0 and 1"),
    ],
)
def test_without_ground_nothing_is_decided(
    studio: Studio, logic: list[str], given: dict[str, object], message: str
) -> None:
    review(studio.store, logic[:20], bad=2)
    with pytest.raises(BadInput, match=message):
        apply_policy(studio, "sums", LOGIC, "ana", **given)  # type: ignore[arg-type]
    assert bulk.batches(studio.store, "sums") == []


def test_an_unknown_stratum_and_a_done_one_are_named(studio: Studio, logic: list[str]) -> None:
    with pytest.raises(
        NotFound, match=r"No pairs of logic, gpt in 'sums'\. There are: logic, rules\."
    ):
        apply_policy(studio, "sums", ("logic", "gpt"), "ana")
    review(studio.store, logic)
    with pytest.raises(BadInput, match="Nothing is left to decide of logic, rules"):
        apply_policy(studio, "sums", LOGIC, "ana")

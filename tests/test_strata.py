"""A mix holds within each source of a set too: drawn, kept at import, handed to a run."""

# ruff: noqa: E501  # tables read best with a case a line

import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import seapo.store as stores
from seapo import jobs, pipeline
from seapo.errors import BadInput
from seapo.injectors import count_strata, draw, parse_mix
from seapo.settings import Home
from seapo.sources import recognise
from seapo.sources.origin import SLOT
from seapo.sources.sample import Sample
from seapo.sources.words import SOURCE
from seapo.store import Store, handing
from seapo.store.importing import bring_in, preview
from seapo.store.migrations import MIGRATIONS
from tests.conftest import shared
from tests.making import add_dataset

Rows = list[dict[str, Any]]
TYPES = ("correctness", "logic", "hallucination")
EVEN = dict.fromkeys(TYPES, 1.0)


def random_mix(chance: Random) -> dict[str, float]:
    """Even, tenths, thirds by decimals, zeros, very unlike weights."""
    weights = chance.choice(
        [
            [1.0, 1.0, 1.0],
            [chance.randrange(1, 10) / 10 for _ in TYPES],
            [0.3333, 0.3333, 0.3334],
            [chance.random(), chance.random(), chance.random()],
            [1.0, chance.random() * 1e-3, 1.0],
            [chance.random(), 0.0, chance.random()],
        ]
    )
    return dict(zip(TYPES, chance.sample(weights, 3), strict=True))


def random_strata(chance: Random) -> dict[str, str | None]:
    """Sources of very unlike sizes, scattered over the ids; some ids have none."""
    names = [f"s{n}" for n in range(chance.randrange(1, 12))]
    weights = [chance.random() ** 3 for _ in names]
    ids = [f"p{n}" for n in range(chance.randrange(1, 150))]
    drawn = chance.choices([*names, None], [*weights, chance.random()], k=len(ids))
    return dict(zip(ids, drawn, strict=True))


def exact(n: int, mix: Mapping[str, float], name: str) -> Fraction:
    return n * Fraction(repr(mix[name])) / sum(Fraction(repr(w)) for w in mix.values())


def test_every_source_is_within_one_of_its_share_and_all_together_exact() -> None:
    for seed in range(600):
        chance = Random(seed)
        mix, strata = random_mix(chance), random_strata(chance)
        drawn = draw(list(strata), mix, seed, strata)
        assert Counter(drawn) == Counter(draw(list(strata), mix, seed)), seed
        by_source = Counter(zip(strata.values(), drawn, strict=True))
        for source, size in Counter(strata.values()).items():
            off = [abs(by_source[source, name] - exact(size, mix, name)) for name in TYPES]
            assert max(off) < 1, (seed, source)


def test_shares_written_as_decimals_are_met_exactly_where_they_can_be() -> None:
    ids = [f"p{n}" for n in range(300)]
    drawn = draw(
        ids, parse_mix("correctness=0.7,logic=0.2,hallucination=0.1"), 0, {i: i[-1] for i in ids}
    )
    by_source = Counter(zip((i[-1] for i in ids), drawn, strict=True))
    assert set(by_source.values()) == {21, 6, 3}


def test_a_thousand_sources_of_one_row_each_still_make_exact_totals() -> None:
    ids = [f"p{n}" for n in range(1000)]
    drawn = draw(ids, parse_mix("correctness=6,logic=3,hallucination=1"), 0, {i: i for i in ids})
    assert Counter(drawn) == {"correctness": 600, "logic": 300, "hallucination": 100}
    assert drawn != sorted(drawn)


@pytest.mark.parametrize(
    "strata", [None, {}, {"elsewhere": "a"}, {f"p{n}": "a" for n in range(12)}]
)
def test_one_source_is_drawn_as_ever(strata: dict[str, str] | None) -> None:
    ids = [f"p{n}" for n in range(12)]
    drawn = draw(ids, parse_mix("correctness=2,logic=1,hallucination=1"), 5, strata)
    assert "".join(name[0] for name in drawn) == "cchlclchchcl"
    assert count_strata(ids, strata or {}) == 1


@pytest.mark.parametrize("strata", ["abcd", "abb"])
def test_a_source_of_one_row_may_get_any_type(strata: str) -> None:
    named = {f"p{n}": name for n, name in enumerate(strata)}
    assert {draw(list(named), EVEN, seed, named)[0] for seed in range(40)} == set(TYPES)


def test_names_and_their_order_decide_nothing_but_the_seed_does() -> None:
    ids = [f"p{n}" for n in range(60)]
    strata = {i: "abc"[n % 3] for n, i in enumerate(ids) if n % 4}
    drawn = draw(ids, EVEN, 1, strata)
    assert drawn == draw(ids, EVEN, 1, dict(reversed(strata.items())))
    assert drawn == draw(ids, EVEN, 1, {i: {"a": "z", "b": "y", "c": "x"}[s] for i, s in strata.items()})  # fmt: skip
    assert drawn == draw(ids, EVEN, 1, {i: strata.get(i) for i in ids})
    assert drawn != draw(ids, EVEN, 2, strata)
    assert count_strata(ids, strata) == 4


def test_rows_without_a_source_are_a_stratum_of_their_own() -> None:
    ids = [f"p{n}" for n in range(30)]
    drawn = draw(ids, EVEN, 3, dict.fromkeys(ids[:15], "a"))
    assert Counter(drawn[:15]) == Counter(drawn[15:]) == dict.fromkeys(TYPES, 5)


def as_jsonl(rows: Rows, path: Path) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def as_json(rows: Rows, path: Path) -> None:
    path.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def as_csv(rows: Rows, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def as_parquet(rows: Rows, path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


def as_gzip(rows: Rows, path: Path) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))


def sources(store: Store) -> list[str | None]:
    found = store.cursor().execute("select source from memberships order by dataset_id, line")
    return [row[0] for row in found.fetchall()]


def imported(rows: Rows, folder: Path, **more: Any) -> list[str | None]:
    path = folder / "rows"
    as_jsonl(rows, path)
    with Store.memory() as store:
        bring_in(store, path, **more)
        return sources(store)


MIXED: Rows = [
    {"prompt": f"ask {n}", "chosen": f"right {n}", "rejected": f"wrong {n}", "source": source}
    for n, source in enumerate(
        ["flan", "evol", None, "flan", "a" * 200, "a" * 201, "", "17", "ü's"]
    )
]
KEPT = ["flan", "evol", None, "flan", "a" * 200, None, None, "17", "ü's"]


@pytest.mark.parametrize("write", [as_jsonl, as_json, as_csv, as_parquet, as_gzip])
def test_every_container_keeps_the_source(
    write: Callable[[Rows, Path], None], tmp_path: Path, store: Store
) -> None:
    path = tmp_path / "rows"
    write(MIXED, path)
    assert bring_in(store, path).pairs == len(MIXED)
    assert sources(store) == KEPT


def test_content_ids_do_not_know_the_source(tmp_path: Path, store: Store) -> None:
    for name, leave in (("with", ""), ("without", "source")):
        as_jsonl([{k: v for k, v in row.items() if k != leave} for row in MIXED], tmp_path / name)
        bring_in(store, tmp_path / name)
    found = store.cursor().execute("select count(*) from positives").fetchall()
    assert found == [(len(MIXED),)]
    assert sources(store) == [*KEPT, *[None] * len(MIXED)]


ASKED = [{"question": f"q{n}", "answer": "A", "category": "c"} for n in range(3)]
# what is in the file, and the sources kept
COLUMNS: list[tuple[str, Rows, list[str | None]]] = [
    ("the first of the usual names", [{**row, "task": "t", "subset": "s"} for row in ASKED], ["s"] * 3),
    ("only scalar text", [{**row, "subset": value} for row, value in zip(ASKED, ["s", 7, "s"], strict=True)], ["s", None, "s"]),
    ("a list among names", [{**ASKED[0], "subset": "s"}, {**ASKED[1], "subset": ["s", "t"]}, {**ASKED[1], "question": "x", "subset": "[s]"}], ["s", None, "[s]"]),
    ("numbers are no names", [{**row, "source": 7} for row in ASKED], ["c"] * 3),
    ("lists are no names", [{**row, "source": ["s"]} for row in ASKED], ["c"] * 3),
    ("long texts are no names", [{**row, "source": "long " * 50} for row in ASKED], ["c"] * 3),
    ("a page's address a row is no source", [{"question": f"q{n}", "answer": "A", "source": f"page/{n}", "category": "c"} for n in range(30)], ["c"] * 30),
    ("an empty column is kept for what comes later", [{"question": "q", "answer": "A", "source": None}], [None]),
    ("a column of names before an empty one", [{**row, "source": None} for row in ASKED], ["c"] * 3),
    ("already the question", [{"source": "to translate", "target": "A"}], [None]),
    ("already the question, another beside", [{"task": "write f", "solution": "A", "category": "c"}], ["c"]),
    ("nothing of the kind", [{"question": "q", "answer": "A", "topic": "t"}], [None]),
]  # fmt: skip


@pytest.mark.parametrize("name", [*SOURCE, "Source", "Data-Source", "task type", "topic", "id"])
def test_the_usual_names(name: str) -> None:
    row = {"instruction": "q", "response": "A", name: "x"}
    found = recognise(Sample((row,)))
    assert found
    assert found.draft.fields.get(SLOT) == (None if name in ("topic", "id") else name)


@pytest.mark.parametrize(("rows", "kept"), [c[1:] for c in COLUMNS], ids=[c[0] for c in COLUMNS])
def test_which_column_is_the_source(rows: Rows, kept: list[str | None], tmp_path: Path) -> None:
    assert imported(rows, tmp_path) == kept


def test_a_public_set_is_split_by_category_not_by_page(store: Store) -> None:
    bring_in(store, shared("truthfulqa/validation.jsonl"))
    assert {"Misconceptions", "Law"} < set(sources(store))


def test_a_column_is_named_by_hand(tmp_path: Path) -> None:
    rows = [{"frage": f"F{n}", "gut": "G", "herkunft": "x", "task": "t"} for n in range(2)]
    fields = {"prompt": "frage", "completion": "gut"}
    assert imported(rows, tmp_path, mapping={**fields, "source": "herkunft"}) == ["x", "x"]
    assert imported(rows, tmp_path, mapping=fields) == ["t", "t"]
    with pytest.raises(BadInput, match="gut is read as something else"):
        imported(rows, tmp_path, mapping={**fields, "source": "gut"})
    with pytest.raises(BadInput, match="no column nowhere"):
        imported(rows, tmp_path, mapping={**fields, "source": "nowhere"})


def test_only_the_source_may_be_named_where_the_shape_is_known(tmp_path: Path) -> None:
    rows = [{**row, "topic": "x"} for row in ASKED]
    assert imported(rows, tmp_path, mapping={"source": "topic"}) == ["x"] * 3
    seen = preview(tmp_path / "rows", mapping={"source": "topic"})
    assert (seen.format, seen.becomes[0]["source"]) == ("qa", "x")


def test_a_repeated_row_keeps_its_first_source(tmp_path: Path, store: Store) -> None:
    as_jsonl([{**ASKED[0], "source": source} for source in ("a", "b")], tmp_path / "rows")
    assert bring_in(store, tmp_path / "rows", "set").duplicates == 1
    (own,) = handing.positive_ids(store, "set")
    assert handing.strata(store, "set") == {own: "a"}


def test_sources_are_handed_out_by_id(tmp_path: Path, store: Store) -> None:
    as_jsonl(MIXED, tmp_path / "rows")
    bring_in(store, tmp_path / "rows", "mixed")
    ids = handing.positive_ids(store, "mixed")
    named = {i: source for i, source in zip(ids, KEPT, strict=True) if source}
    assert handing.strata(store, "mixed") == named
    assert handing.strata(store, "mixed", 3) == {i: named[i] for i in ids[:2]}


def test_an_older_store_keeps_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "studio.duckdb"
    with monkeypatch.context() as old:
        old.setattr(stores, "MIGRATIONS", MIGRATIONS[:2])
        with Store.open(path) as store:
            add_dataset(store, count=3)
    for _ in range(2):
        with Store.open(path) as store:
            assert sources(store) == [None] * 3
            assert (len(handing.positive_ids(store, "sums")), handing.strata(store, "sums")) == (
                3,
                {},
            )


@pytest.mark.parametrize(("many", "said"), [(True, 3), (False, None)])
def test_a_run_draws_within_each_source(many: bool, said: int | None, home: Home) -> None:
    rows = [
        {"question": f"Why {n}?", "answer": "It rained in 1990.", **({"subset": "abc"[n % 3]} if many else {})}
        for n in range(27)
    ]  # fmt: skip
    as_jsonl(rows, home.path / "rows.jsonl")
    studio = pipeline.open_studio(home)
    try:
        bring_in(studio.store, home.path / "rows.jsonl", "set")
        run = jobs.wait(pipeline.start_inject(studio, "set", "rules"), timeout=60)
    finally:
        studio.close()
    given = [json.loads(line) for line in (run.folder / "input.jsonl").read_text().splitlines()]
    by_source = Counter((n % 3, row["asked"]) for n, row in enumerate(given))
    assert run.config.get("strata") == said
    assert (set(by_source.values()) == {3}) == many

"""Bringing files in: counts, ids, duplicates, and every kind of file that is not what it should be."""

# ruff: noqa: E501  # tables read best with a case a line

import codecs
import gzip
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from seapo.errors import BadInput
from seapo.records import Positive, Turn, content_id, pair_id
from seapo.store import Store
from seapo.store.datasets import set_aside_rows
from seapo.store.importing import Imported, bring_in, kinds, opening, preview
from seapo.store.importing.rows.flaws import TOO_LONG
from tests.conftest import shared

GOOD: list[dict[str, Any]] = [
    {"prompt": f"ask {n}", "chosen": f"right {n}", "rejected": f"wrong {n}"} for n in range(3)
]


def lines(*rows: object) -> bytes:
    return b"".join(
        (row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows
    )


def put(folder: Path, data: bytes, name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def tables(store: Store) -> tuple[int, ...]:
    names = ("datasets", "positives", "memberships", "pairs", "board", "negatives", "set_aside")
    query = ", ".join(f"(select count(*) from {name})" for name in names)
    return store.cursor().execute(f"select {query}").fetchall()[0]


def asides(store: Store, done: Imported) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in set_aside_rows(store, done.name)]


# line by line: the bad one between good ones, its line, its reason
BAD_LINES: list[tuple[str, bytes, str]] = [
    ("truncated", b'{"prompt": "a", "chosen": "b", "rej', "not_json"),
    ("not json", b"hello", "not_json"),
    ("lone surrogate", rb'{"prompt": "a", "chosen": "\ud800", "rejected": "c"}', "not_json"),
    ("nul", b'{"prompt": "a\0", "chosen": "b", "rejected": "c"}', "not_json"),
    ("a list", b'["a", "b"]', "not_an_object"),
    ("a number", b"7", "not_an_object"),
    ("null row", b"null", "not_an_object"),
    ("missing", b'{"prompt": "a", "chosen": "b"}', "missing"),
    ("nothing there", b'{"other": "a"}', "missing"),
    ("empty object", b"{}", "missing"),
    ("null", b'{"prompt": "a", "chosen": null, "rejected": "c"}', "null"),
    ("number", b'{"prompt": "a", "chosen": 42, "rejected": "c"}', "not_text"),
    ("bool", b'{"prompt": "a", "chosen": "b", "rejected": true}', "not_text"),
    ("object", b'{"prompt": {"x": 1}, "chosen": "b", "rejected": "c"}', "not_text"),
    ("blank answer", b'{"prompt": "a", "chosen": "  ", "rejected": "c"}', "blank"),
    ("empty rejected", b'{"prompt": "a", "chosen": "b", "rejected": ""}', "blank"),
    ("blank prompt", b'{"prompt": "\\n", "chosen": "b", "rejected": "c"}', "blank"),
    ("identical", b'{"prompt": "a", "chosen": "b", "rejected": "b\\n"}', "identical"),
    ("latin-1", '{"prompt": "a", "chosen": "caf\xe9", "rejected": "c"}'.encode("latin-1"), "encoding"),
    ("long", json.dumps({"prompt": "x" * 5_000_000, "chosen": "b", "rejected": "c"}).encode(), "too_long"),
    ("deep", b"[" * 3000, "not_json"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "reason"), [c[1:] for c in BAD_LINES], ids=[c[0] for c in BAD_LINES]
)
def test_a_bad_line_is_set_aside(bad: bytes, reason: str, tmp_path: Path, store: Store) -> None:
    done = bring_in(store, put(tmp_path, lines(GOOD[0], b"", bad, *GOOD[1:])))
    assert (done.read, done.imported, done.set_aside, done.reasons) == (4, 3, 1, {reason: 1})
    assert asides(store, done) == [(3, reason)]
    (row,) = set_aside_rows(store, done.name)
    assert row.detail
    assert row.raw[:20] == bad.decode("utf-8", "backslashreplace")[:20]


TURN_A, TURN_U = {"role": "assistant", "content": "b"}, {"role": "user", "content": "a"}
BAD_TALKS: list[tuple[str, Any, Any, str]] = [
    ("text", "no turns", [TURN_U, TURN_A], "not_turns"),
    ("strings", ["a", "b"], [TURN_U, TURN_A], "unknown_role"),
    ("empty", [], [TURN_U, TURN_A], "not_turns"),
    ("stranger", [{"role": "wizard", "content": "a"}, TURN_A], [TURN_U, TURN_A], "unknown_role"),
    ("no text", [TURN_U, {"role": "assistant", "content": None}], [TURN_U, TURN_A], "not_text"),
    ("an image", [TURN_U, {"role": "assistant", "content": [{"type": "image"}]}], [TURN_U, TURN_A], "not_text"),
    ("ends with user", [TURN_U], [TURN_U, TURN_A], "no_answer"),
    ("other prompt", [{"role": "user", "content": "z"}, TURN_A], [TURN_U, TURN_A], "prompts_differ"),
    ("answer alone", [TURN_A], [{"role": "assistant", "content": "c"}], "no_prompt"),
    ("blank", [TURN_U, {"role": "assistant", "content": " "}], [TURN_U, TURN_A], "blank"),
    ("identical", [TURN_U, TURN_A], [TURN_U, TURN_A], "identical"),
    ("null", None, [TURN_U, TURN_A], "null"),
    ("a number", 5, [TURN_U, TURN_A], "not_turns"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "rejected", "reason"), [c[1:] for c in BAD_TALKS], ids=[c[0] for c in BAD_TALKS]
)
def test_a_bad_conversation_is_set_aside(
    chosen: Any, rejected: Any, reason: str, tmp_path: Path, store: Store
) -> None:
    good = [
        {
            "chosen": [TURN_U, {"role": "assistant", "content": f"r{n}"}],
            "rejected": [TURN_U, TURN_A],
        }
        for n in range(3)
    ]
    done = bring_in(store, put(tmp_path, lines(*good, {"chosen": chosen, "rejected": rejected})))
    assert (done.imported, done.reasons) == (3, {reason: 1})
    assert asides(store, done) == [(4, reason)]


def test_ids_are_those_of_the_records(tmp_path: Path, store: Store) -> None:
    texts = [
        "plain",
        "naïve café",
        "日本語 😀👩‍👩‍👧",
        'quo"te\\ \n\t',
        "x:7:y",
        "nul\0in it",
        "é" * 300,
    ]
    rows = [
        {"messages": [{"role": "system", "content": text}, {"role": "user", "content": text + "?"}],
         "chosen": text, "rejected": text + "!"}
        for text in texts
    ]  # fmt: skip
    bring_in(store, put(tmp_path, lines(*rows)))
    found = (
        store.cursor().execute("select positive_id, pair_id from board order by number").fetchall()
    )
    for text, ids in zip(texts, found, strict=True):
        made = Positive((Turn("system", text), Turn("user", text + "?")), text)
        assert ids == (made.id, pair_id(made.id, text + "!", "unknown"))


def test_ids_of_bad_completions_and_empty_system_turns(tmp_path: Path, store: Store) -> None:
    rows = [{"prompt": [{"role": "system", "content": ""}, {"role": "user", "content": "ä"}], "completion": "ö", "label": False},
            {"prompt": "x", "completion": "y", "label": True}]  # fmt: skip
    rows[1]["prompt"] = [{"role": "user", "content": "x"}]
    bring_in(store, put(tmp_path, lines(*rows)))
    found = store.cursor().execute("select negative_id from negatives").fetchall()
    assert found == [(content_id("negative/1", "system", "", "user", "ä", "ö"),)]


def test_duplicates_are_counted_within_a_set(tmp_path: Path, store: Store) -> None:
    again = {**GOOD[0], "rejected": "another wrong"}
    done = bring_in(store, put(tmp_path, lines(*GOOD, GOOD[0], again, GOOD[2])))
    assert (done.read, done.imported, done.duplicates) == (6, 4, 2)
    assert (done.positives, done.pairs) == (3, 4)
    assert tables(store) == (1, 3, 3, 4, 4, 0, 0)


def test_a_text_in_two_sets_is_one_positive_with_two_memberships(
    tmp_path: Path, store: Store
) -> None:
    bring_in(store, put(tmp_path, lines(*GOOD), "one.jsonl"))
    done = bring_in(
        store, put(tmp_path, lines(*GOOD[1:], {**GOOD[0], "chosen": "new"}), "two.jsonl")
    )
    assert (done.positives, done.pairs, done.duplicates) == (3, 3, 0)
    assert tables(store) == (2, 4, 6, 4, 6, 0, 0)
    loose = """
        select count(*) from board b join pairs p on p.number = b.pair_number
        join positives o on o.number = b.positive_number
        where p.pair_id = b.pair_id and o.positive_id = b.positive_id
    """
    assert store.cursor().execute(loose).fetchall() == [(6,)]


def test_the_same_file_again_changes_nothing(tmp_path: Path, store: Store) -> None:
    path = put(tmp_path, lines(*GOOD))
    first = bring_in(store, path)
    before = tables(store)
    again = bring_in(store, path)
    assert (again.dataset_id, again.positives) == (first.dataset_id, 3)
    assert "already holds" in again.note
    assert tables(store) == before


def test_the_same_file_under_a_made_up_name_or_read_another_way(
    tmp_path: Path, store: Store
) -> None:
    bring_in(store, put(tmp_path, lines(GOOD[0])))
    path = put(tmp_path, lines(*GOOD))
    second = bring_in(store, path)
    assert bring_in(store, path).dataset_id == second.dataset_id
    mapped = bring_in(store, path, mapping={"prompt": "prompt", "chosen": "chosen"})
    assert mapped.dataset_id != second.dataset_id
    with pytest.raises(BadInput, match="other content"):
        bring_in(store, path, second.name, mapping={"prompt": "prompt", "chosen": "rejected"})


def test_half_a_surrogate_and_nan_are_set_aside_in_plain_answers(
    tmp_path: Path, store: Store
) -> None:
    rows = (
        rb'{"question": "a \ud83d\ude00 \\ud800", "answer": "b"}',
        rb'{"question": "\ud800", "answer": "b"}',
    )
    done = bring_in(store, put(tmp_path, b"\n".join((*rows, b'{"question": "c", "answer": NaN}'))))
    assert done.imported == 1
    assert asides(store, done) == [(2, "not_json"), (3, "null")]


def test_an_odd_label_does_not_make_bad_completions_good(tmp_path: Path, store: Store) -> None:
    labels = ("desirable", "undesirable", "maybe", "desirable", "undesirable")
    rows = [
        {"prompt": f"p{n}", "completion": f"c{n}", "label": word} for n, word in enumerate(labels)
    ]
    done = bring_in(store, put(tmp_path, "\n".join(map(json.dumps, rows)).encode()))
    assert (done.format, done.positives, done.negatives) == ("labelled", 2, 2)
    assert asides(store, done) == [(3, "bad_label")]


def test_a_taken_name_is_refused_and_a_free_one_is_found(tmp_path: Path, store: Store) -> None:
    bring_in(store, put(tmp_path, lines(*GOOD)))
    other = put(tmp_path, lines(GOOD[0]))
    with pytest.raises(BadInput, match="other content already"):
        bring_in(store, other, "rows")
    assert bring_in(store, other).name == "rows-2"


WHOLE_FILES: list[tuple[str, bytes, str, str]] = [
    ("empty", b"", "rows.jsonl", "is empty"),
    ("blank", b" \n\n", "rows.json", "is empty"),
    ("only a mark", codecs.BOM_UTF8, "rows.csv", "is empty"),
    ("zip", b"PK\x03\x04rest", "rows.jsonl", "zip archive"),
    ("prose", b"Dear reader,\nthis is no data at all", "rows.txt", "neither JSON lines"),
    ("binary", bytes(range(256)) * 20, "rows.json", "binary|neither"),
    ("broken gz", gzip.compress(lines(*GOOD) * 50)[:-20], "rows.jsonl.gz", "breaks off|decompressed"),
    ("broken parquet", b"PAR1" + b"x" * 100, "rows.parquet", "damaged Parquet"),
    ("header alone", b"prompt,chosen,rejected\n", "rows.csv", "no rows"),
    ("all bad", lines({"prompt": "a", "chosen": "b"}, {"prompt": "a", "chosen": 1}), "rows.jsonl", "no known shape|none of its 2"),
    ("identical", lines({"prompt": "a", "chosen": "b", "rejected": "b"}), "rows.jsonl", "none of its 1 rows.*identical 1"),
    ("empty list", b"[]", "rows.json", "no rows"),
    ("two names", b"prompt,prompt\na,b\n", "rows.csv", "have one name"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "name", "message"), [c[1:] for c in WHOLE_FILES], ids=[c[0] for c in WHOLE_FILES]
)
def test_a_file_that_cannot_be_used_changes_nothing(
    data: bytes, name: str, message: str, tmp_path: Path, store: Store
) -> None:
    with pytest.raises(BadInput, match=message):
        bring_in(store, put(tmp_path, data, name))
    assert tables(store) == (0,) * 7


QUOTED = '"a, ""b""\nsecond",right,wrong\n'
CSV_HEAD = "prompt,chosen,rejected\n"
READABLE: list[tuple[str, bytes, str]] = [
    ("jsonl in json", lines(*GOOD), "rows.json"),
    ("list in jsonl", json.dumps(GOOD).encode(), "rows.jsonl"),
    ("list over lines", json.dumps(GOOD, indent=2).encode(), "rows.ndjson"),
    ("row a line in a list", b"[\n" + b",\n".join(json.dumps(r).encode() for r in GOOD) + b"\n]\n", "rows.json"),
    ("objects after another", b"\n".join(json.dumps(r, indent=1).encode() for r in GOOD), "rows.json"),
    ("gz without suffix", gzip.compress(lines(*GOOD)), "rows"),
    ("byte-order mark", codecs.BOM_UTF8 + lines(*GOOD), "rows.jsonl"),
    ("mark before a list", codecs.BOM_UTF8 + json.dumps(GOOD).encode(), "rows.json"),
    ("utf-16", codecs.BOM_UTF16_LE + lines(*GOOD).decode().encode("utf-16-le"), "rows.jsonl"),
    ("utf-16 without mark", lines(*GOOD).decode().encode("utf-16-be"), "rows.jsonl"),
    ("windows lines", lines(*GOOD).replace(b"\n", b"\r\n"), "rows.jsonl"),
    ("no last newline", lines(*GOOD)[:-1], "rows.jsonl"),
    ("data", json.dumps({"data": GOOD}).encode(), "rows.json"),
    ("nested", json.dumps({"version": 1, "data": {"train": GOOD}}).encode(), "rows.json"),
    ("by id", json.dumps({f"id{n}": row for n, row in enumerate(GOOD)}, indent=1).encode(), "rows.json"),
    ("columns", json.dumps({k: [r[k] for r in GOOD] for k in GOOD[0]}).encode(), "rows.json"),
    ("pandas", json.dumps({k: {str(n): r[k] for n, r in enumerate(GOOD)} for k in GOOD[0]}).encode(), "rows.json"),
    ("viewer", json.dumps({"features": [{"name": "x"}], "rows": [{"row_idx": 0, "row": r} for r in GOOD]}).encode(), "rows.json"),
    ("tsv", b"prompt\tchosen\trejected\na, b\tc\td\ne\tf\tg\nh\ti\tj\n", "rows.tsv"),
    ("semicolons", b"prompt;chosen;rejected\na, b;c;d\ne;f;g\nh;i;j\n", "rows.csv"),
    ("csv by content", (CSV_HEAD + "a,b,c\nd,e,f\ng,h,i\n").encode(), "rows.json"),
    ("csv with a mark", codecs.BOM_UTF8 + (CSV_HEAD + "a,b,c\nd,e,f\ng,h,i\n").encode(), "rows.csv"),
    ("csv gz", gzip.compress((CSV_HEAD + "a,b,c\nd,e,f\ng,h,i\n").encode()), "rows.csv.gz"),
    ("quotes and newlines", (CSV_HEAD + QUOTED + '\nq,"5"" pipe",r\n' + 'x,5" tall,z\n').encode(), "rows.csv"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name"), [c[1:] for c in READABLE], ids=[c[0] for c in READABLE])
def test_what_a_file_is_tells_its_content(
    data: bytes, name: str, tmp_path: Path, store: Store
) -> None:
    done = bring_in(store, put(tmp_path, data, name))
    assert (done.format, done.read, done.imported, done.pairs, done.set_aside) == (
        "preference",
        3,
        3,
        3,
        0,
    )


def test_csv_lines_count_as_an_editor_shows_them(tmp_path: Path, store: Store) -> None:
    text = (
        CSV_HEAD
        + QUOTED
        + "only,two\n\na,,c\n"
        + 'one,two,three,four\nd,e,f\ng,"never closed,h\ni,j,k\n'
    )
    done = bring_in(store, put(tmp_path, text.encode(), "rows.csv"))
    assert asides(store, done) == [(4, "ragged"), (6, "blank"), (7, "ragged"), (9, "open_quote")]
    kept = store.cursor().execute(
        "select line, turns[1].content from memberships join positives using (positive_id) order by line"
    )
    assert kept.fetchall() == [(2, 'a, "b"\nsecond'), (8, "d"), (10, "i")]


@pytest.mark.parametrize(
    ("text", "kept", "bad"),
    [
        (json.dumps(GOOD)[:-20], [1, 2], [(3, "truncated")]),
        (json.dumps({"examples": GOOD})[:-20], [1, 2], [(3, "truncated")]),
        (json.dumps(GOOD)[:-1], [1, 2, 3], []),
        (json.dumps(GOOD).replace('"right 1"', "right 1"), [1, 3], [(2, "not_json")]),
        (
            json.dumps([GOOD[0], "text", None, GOOD[1]]),
            [1, 4],
            [(2, "not_an_object"), (3, "not_an_object")],
        ),
    ],
)
def test_a_broken_list_keeps_its_good_rows(
    text: str, kept: list[int], bad: list[tuple[int, str]], tmp_path: Path, store: Store
) -> None:
    done = bring_in(store, put(tmp_path, text.encode(), "rows.json"))
    found = store.cursor().execute("select line from memberships order by line").fetchall()
    assert [line for (line,) in found] == kept
    assert asides(store, done) == bad


def test_a_parquet_file_under_another_name_with_nested_messages(
    tmp_path: Path, store: Store
) -> None:
    talk = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    rows = [
        {
            "chosen": talk,
            "rejected": [talk[0], {"role": "assistant", "content": "c"}],
            "score": float("nan"),
        },
        {"chosen": None, "rejected": talk, "score": 1.0},
    ]
    path = tmp_path / "rows.json"
    pq.write_table(pa.Table.from_pylist(rows), path)
    done = bring_in(store, path)
    assert (done.imported, asides(store, done)) == (1, [(2, "null")])


def test_numbers_answer_questions_but_are_no_chosen_text(tmp_path: Path, store: Store) -> None:
    done = bring_in(
        store,
        put(tmp_path, lines({"question": "1+1?", "answer": 2}, {"question": 7, "answer": "x"})),
    )
    assert (done.imported, done.reasons) == (1, {"not_text": 1})
    assert store.cursor().execute("select answer from positives").fetchall() == [("2",)]


UNKNOWN = [
    {"frage": f"F{n}", "gut": f"G{n}", "schlecht": f"S{n}", "hinweis": "H"} for n in range(3)
]


def test_an_unknown_shape_shows_its_columns_and_rows(tmp_path: Path, store: Store) -> None:
    with pytest.raises(BadInput) as caught:
        bring_in(store, put(tmp_path, lines(*UNKNOWN)))
    for part in ("frage, gut, schlecht", '"F0"', "--map prompt=COLUMN"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("mapping", "counts"),
    [
        ({"prompt": "frage", "chosen": "gut", "rejected": "schlecht"}, (3, 3)),
        ({"prompt": "frage", "chosen": "gut", "rejected": "schlecht", "system": "hinweis"}, (3, 3)),
        ({"prompt": "frage", "completion": "gut"}, (3, 0)),
    ],
)
def test_mapped_columns(
    mapping: dict[str, str], counts: tuple[int, int], tmp_path: Path, store: Store
) -> None:
    done = bring_in(store, put(tmp_path, lines(*UNKNOWN)), mapping=mapping)
    assert (done.format, (done.positives, done.pairs)) == ("mapped", counts)
    found = (
        store.cursor().execute("select turns, answer from positives order by number").fetchall()[0]
    )
    system = [{"role": "system", "content": "H"}] if "system" in mapping else []
    assert found == ([*system, {"role": "user", "content": "F0"}], "G0")


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"prompt": "nowhere", "chosen": "gut"}, "no column nowhere.*frage, gut"),
        ({"question": "frage"}, "no field question.*prompt, chosen"),
        ({"prompt": "frage"}, "not enough"),
    ],
)
def test_a_mapping_that_cannot_be(
    mapping: dict[str, str], message: str, tmp_path: Path, store: Store
) -> None:
    with pytest.raises(BadInput, match=message):
        bring_in(store, put(tmp_path, lines(*UNKNOWN)), mapping=mapping)


def test_a_format_can_be_asked_for(tmp_path: Path, store: Store) -> None:
    path = put(tmp_path, lines({"question": "a", "answer": "b #### 1"}))
    assert bring_in(store, path, format="qa").format == "qa"
    with pytest.raises(BadInput, match="no format nonsense"):
        bring_in(store, path, "other", format="nonsense")


def test_the_preview_says_what_rows_become(tmp_path: Path) -> None:
    seen = preview(put(tmp_path, lines(*GOOD, {"prompt": "a", "chosen": "b", "rejected": "b"})))
    assert (seen.format, seen.columns) == ("preference", ("prompt", "chosen", "rejected"))
    assert seen.becomes[0] == {"prompt": "user: ask 0", "chosen": "right 0", "rejected": "wrong 0"}
    assert seen.becomes[3]["problem"].startswith("identical")
    unknown = preview(put(tmp_path, lines(*UNKNOWN)))
    assert (unknown.format, unknown.rows[0]["frage"]) == (None, "F0")


def test_decisions_made_in_another_set_hold(tmp_path: Path, store: Store) -> None:
    bring_in(store, put(tmp_path, lines(*GOOD), "one.jsonl"))
    pair = store.cursor().execute("select pair_id from board order by number").fetchall()[0][0]
    store.cursor().execute(
        "insert into decisions (key, pair_id, verdict, reviewer, edit) values ('k', ?, 'accept', 'me', 'xyz')",
        [pair],
    )
    bring_in(store, put(tmp_path, lines(GOOD[0]), "two.jsonl"))
    found = (
        store.cursor()
        .execute("select state, edited, rejected_chars from board where dataset_id = 2")
        .fetchall()
    )
    assert found == [("accepted", True, 3)]


def test_progress_rises_to_one(tmp_path: Path, store: Store) -> None:
    shares: list[float] = []
    bring_in(store, put(tmp_path, lines(*GOOD)), on_progress=lambda _, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_file_of_several_blocks_is_one_data_set(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BLOCK", 300)
    rows = [{"prompt": f"p{n}", "chosen": "c", "rejected": f"r{n}"} for n in range(40)]
    bad = {"prompt": "p", "chosen": "c"}
    path = put(tmp_path, lines(*rows, bad, *rows[5:15], {**rows[3], "rejected": "new"}, *rows, bad))
    done = bring_in(store, path)
    assert (done.read, done.imported, done.duplicates, done.set_aside) == (93, 41, 50, 2)
    assert tables(store) == (1, 40, 40, 41, 41, 0, 2)
    assert asides(store, done) == [(41, "missing"), (93, "missing")]
    numbers = "select count(distinct number), count(distinct pair_number) from board"
    assert store.cursor().execute(numbers).fetchall() == [(41, 41)]


def test_a_row_at_the_limit_is_kept(tmp_path: Path, store: Store) -> None:
    row = {"prompt": "a", "chosen": "b", "rejected": "x"}
    row["rejected"] = "x" * (TOO_LONG - len(json.dumps(row)) + 1)
    assert bring_in(store, put(tmp_path, lines(row))).pairs == 1


def test_an_import_that_breaks_off_leaves_no_trace(tmp_path: Path, store: Store) -> None:
    def stop(step: str, _: float) -> None:
        if step == "filling the tables":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in(store, put(tmp_path, lines(*GOOD)), on_progress=stop)
    assert tables(store) == (0,) * 7
    assert bring_in(store, put(tmp_path, lines(*GOOD))).pairs == 3


def test_a_file_that_breaks_off_late_changes_nothing(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BLOCK", 30_000)
    monkeypatch.setattr(kinds, "HEAD", 2_000)
    rows = [
        {"prompt": f"{n} {random.random()}", "chosen": "c", "rejected": "r"} for n in range(5000)
    ]
    path = put(tmp_path, gzip.compress(lines(*rows))[:-20_000], "rows.jsonl.gz")
    with pytest.raises(BadInput, match="cannot be read to its end"):
        bring_in(store, path)
    assert tables(store) == (0,) * 7


SHARED_COUNTS = [
    ("gsm8k/train.jsonl", "gsm8k", 2000, 2000, 2000, 0),
    ("gsm8k/test.jsonl", "gsm8k", 1319, 1319, 1319, 0),
    ("truthfulqa/validation.jsonl", "truthfulqa", 817, 817, 817, 3295),
    ("halueval/qa.jsonl", "halueval", 500, 500, 500, 500),
    ("humaneval/HumanEval.jsonl", "code", 164, 164, 164, 0),
    ("bbh/boolean_expressions.json", "bbh", 250, 250, 250, 0),
    ("llamafactory/dpo_en_demo.json", "preference", 299, 294, 294, 294),
]


@pytest.mark.parametrize(("name", "format_", "read", "kept", "positives", "pairs"), SHARED_COUNTS)
def test_public_sets(
    name: str, format_: str, read: int, kept: int, positives: int, pairs: int, store: Store
) -> None:
    done = bring_in(store, shared(name))
    assert (done.format, done.read, done.imported, done.positives, done.pairs, done.set_aside) == (
        format_, read, kept, positives, pairs, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        {"question": "a", "answer": "b"},
        {"prompt": "a", "completion": "b"},
        {"instruction": "a", "input": "", "output": "b"},
        {"prompt": "a", "completion": "b", "label": True},
        {"prompt": "a", "chosen": "b", "rejected": "c"},
        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
    ],
    ids="-".join,
)
def test_a_broken_line_never_takes_the_good_ones_along(
    store: Store, tmp_path: Path, row: dict[str, object]
) -> None:
    path = tmp_path / "mixed.jsonl"
    good, broken = json.dumps(row), ("broken", '{"cut": "of', '{"a" 1}')
    path.write_text("\n".join([good, *broken, good.replace('"a"', '"z"')]) + "\n")
    done = bring_in(store, path)
    assert (done.imported, done.reasons) == (2, {"not_json": 3})

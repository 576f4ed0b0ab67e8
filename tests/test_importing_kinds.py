"""What kind of file it is tells its content, not its name; what cannot be used changes nothing."""

# ruff: noqa: E501  # tables read best with a case a line

import codecs
import gzip
import json
import random
from pathlib import Path

import pytest
from making_files import CSV_HEAD, GOOD, QUOTED, lines, put, tables

from seapo.errors import BadInput
from seapo.store import Store
from seapo.store.importing import bring_in, kinds, opening

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

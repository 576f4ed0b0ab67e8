"""Snapshots as the files that TRL and LLaMA-Factory read.

`PATH` gets the training split. Where the snapshot has an evaluation split it goes beside it, with
`.eval` before the suffix: `pairs.jsonl` and `pairs.eval.jsonl`. Every file appears whole.
"""

import json
import random
import secrets
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from seapo.errors import BadInput
from seapo.records import content_id
from seapo.snapshot import Snapshot, prompt_parts, read_rows

Row = dict[str, Any]

HUMAN = ("human", "observation")
SHAREGPT_ROLE = {"user": "human", "assistant": "gpt", "tool": "observation", "system": "human"}
"""LLaMA-Factory's names; a system prompt that is not the first turn reads as the human's."""
BATCH = 5_000


def export(snapshot: Snapshot, kind: str, out: Path) -> int:
    """Write the snapshot's pairs as `kind`, one of FORMATS; the rows of `out` itself.

    Raises:
        BadInput: no such format, or a place that cannot be written to.
    """
    if kind not in FORMATS:
        raise BadInput(f"{kind!r} is no export format. Known: {', '.join(FORMATS)}.")
    if out.is_dir():
        raise BadInput(f"{out} is a folder: give the name of a file in it.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        rows = FORMATS[kind](snapshot, "train", out)
        if snapshot.manifest["eval_pairs"]:
            FORMATS[kind](snapshot, "eval", eval_path(out))
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror or error}.") from error
    return rows


def eval_path(out: Path) -> Path:
    """Where the evaluation split goes: `x.jsonl` to `x.eval.jsonl`."""
    return out.with_name(f"{out.stem}.eval{out.suffix}")


def message(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]


def dpo_row(pair: Mapping[str, Any]) -> Row:
    """TRL's conversational preference row, with the prompt spelt out."""
    return {
        "prompt": [{"role": turn["role"], "content": turn["content"]} for turn in pair["turns"]],
        "chosen": message(pair["chosen"]),
        "rejected": message(pair["rejected"]),
    }


def _dpo_jsonl(snapshot: Snapshot, split: str, out: Path) -> int:
    return _write_lines(out, (dpo_row(pair) for pair in snapshot.pairs(split)))


def _dpo_parquet(snapshot: Snapshot, split: str, out: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    turns = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
    schema = pa.schema([(name, turns) for name in ("prompt", "chosen", "rejected")])
    written = 0
    with _whole(out) as draft, pq.ParquetWriter(draft, schema) as writer:
        for batch in _batches(dpo_row(pair) for pair in snapshot.pairs(split)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
            written += len(batch)
    return written


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _kto_jsonl(snapshot: Snapshot, split: str, out: Path) -> int:
    """Shuffled: TRL's trainer learns nothing from batches that hold one label only."""
    spool = out.with_name(f".{secrets.token_hex(8)}.order")
    try:
        count = _write_lines(spool, kto_rows(snapshot, split))
        _shuffle(spool, out, snapshot.id)
    finally:
        spool.unlink(missing_ok=True)
    return count


def kto_rows(snapshot: Snapshot, split: str) -> Iterator[Row]:
    """Each positive once as desirable, then each negative once as undesirable.

    A completion that is somewhere chosen for the same prompt is not also called undesirable. The
    completions labelled false without a pair come with the training split.
    """
    seen: set[str] = set()
    for pair in snapshot.pairs(split):
        yield from _labelled(pair["turns"], pair["chosen"], True, seen)
    for pair in snapshot.pairs(split):
        yield from _labelled(pair["turns"], pair["rejected"], False, seen)
    if split == "train":
        held = {_prompt_key(pair["turns"]) for pair in snapshot.pairs("eval")}
        for row in read_rows(snapshot.folder / "negatives.jsonl"):
            if _prompt_key(row["turns"]) not in held:
                yield from _labelled(row["turns"], row["completion"], False, seen)


def _prompt_key(turns: list[dict[str, str]]) -> str:
    return content_id("prompt/1", *prompt_parts(turns))


def _labelled(
    turns: list[dict[str, str]], completion: str, label: bool, seen: set[str]
) -> Iterator[Row]:
    key = content_id("completion/1", completion, *prompt_parts(turns))
    if key not in seen:
        seen.add(key)
        prompt = [{"role": turn["role"], "content": turn["content"]} for turn in turns]
        yield {"prompt": prompt, "completion": message(completion), "label": label}


def _shuffle(spool: Path, out: Path, seed: str) -> None:
    """The lines of `spool` in an order drawn by `seed`; memory holds 8 bytes a line."""
    with spool.open("rb") as lines, _whole(out) as draft, draft.open("wb") as shuffled:
        places, at = array("Q"), 0
        for line in lines:
            places.append(at)
            at += len(line)
        random.Random(seed).shuffle(places)
        for place in places:
            lines.seek(place)
            shuffled.write(lines.readline())


def sharegpt_row(pair: Mapping[str, Any]) -> Row:
    """LLaMA-Factory's preference row; it skips rows whose turns do not alternate, so they do."""
    return {
        "conversations": sharegpt_turns(pair["turns"]),
        "chosen": {"from": "gpt", "value": pair["chosen"]},
        "rejected": {"from": "gpt", "value": pair["rejected"]},
    }


def sharegpt_turns(turns: list[dict[str, str]]) -> list[dict[str, str]]:
    """System prompt first, then human and gpt in turn, ending with the human's.

    Neighbours of one side are joined by an empty line; a side that is missing stays empty.
    """
    system = turns[:1] if turns and turns[0]["role"] == "system" else []
    spoken: list[dict[str, str]] = []
    for turn in turns[len(system) :]:
        who = SHAREGPT_ROLE.get(turn["role"], "human")
        if spoken and (spoken[-1]["from"] in HUMAN) == (who in HUMAN):
            spoken[-1]["value"] += "\n\n" + turn["content"]
        else:
            spoken.append({"from": who, "value": turn["content"]})
    empty = {"from": "human", "value": ""}
    if not spoken or spoken[0]["from"] not in HUMAN:
        spoken.insert(0, dict(empty))
    if spoken[-1]["from"] not in HUMAN:
        spoken.append(empty)
    return [{"from": "system", "value": turn["content"]} for turn in system] + spoken


def _sharegpt(snapshot: Snapshot, split: str, out: Path) -> int:
    """A JSON array (JSON lines where the name ends in .jsonl) and its dataset_info.json entry."""
    rows = (sharegpt_row(pair) for pair in snapshot.pairs(split))
    written = _write_lines(out, rows) if out.suffix == ".jsonl" else _write_array(out, rows)
    _describe(out)
    return written


def _write_array(out: Path, rows: Iterator[Row]) -> int:
    written = 0
    with _whole(out) as draft, draft.open("w", encoding="utf-8") as file:
        file.write("[")
        for row in rows:
            file.write(("," if written else "") + "\n" + json.dumps(row, ensure_ascii=False))
            written += 1
        file.write("\n]\n")
    return written


def _describe(out: Path) -> None:
    """Enter the file into the dataset_info.json beside it; other entries stay."""
    path = out.with_name("dataset_info.json")
    known: Row = {}
    if path.is_file():
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise BadInput(f"{path} is no JSON: mend it or export elsewhere.") from error
    known[out.name.removesuffix(out.suffix).replace(".", "_")] = {
        "file_name": out.name,
        "formatting": "sharegpt",
        "ranking": True,
        "columns": {"messages": "conversations", "chosen": "chosen", "rejected": "rejected"},
    }
    with _whole(path) as draft:
        draft.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_lines(out: Path, rows: Iterator[Row]) -> int:
    written = 0
    with _whole(out) as draft, draft.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    return written


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A draft beside `out` that takes its place when the block ends well, and vanishes if not."""
    draft = out.with_name(f".{secrets.token_hex(8)}{out.suffix}")
    try:
        yield draft
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


FORMATS: dict[str, Callable[[Snapshot, str, Path], int]] = {
    "dpo-jsonl": _dpo_jsonl,
    "dpo-parquet": _dpo_parquet,
    "kto-jsonl": _kto_jsonl,
    "sharegpt": _sharegpt,
}

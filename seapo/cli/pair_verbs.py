"""The verbs about pairs: pairs, decide, snapshot, export."""

import getpass
import json
import sys
import uuid
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from seapo import pipeline, settings
from seapo.cli.answer import Answer, counted
from seapo.errors import BadInput
from seapo.records import Decision
from seapo.store import asking, reading
from seapo.store.filters import PairFilter


def pairs(options: Namespace) -> Answer:
    which = PairFilter(dataset=options.dataset, type=options.type, state=options.state)
    if options.limit is not None and options.limit < 0:
        raise BadInput(f"A limit of {options.limit} is no number of pairs. Give 0 or more.")
    studio = pipeline.open_studio(settings.home(options.home))
    number = 0
    try:
        known = asking.types(studio.store)
        if options.type is not None and options.type not in known:
            raise BadInput(f"No error type '{options.type}'. There are: {', '.join(known)}.")
        for row in reading.stream(studio.store, which):
            if number == options.limit:
                break
            print(json.dumps(row, ensure_ascii=False, default=str))
            number += 1
    finally:
        studio.close()
    return Answer({"count": number})


def decide(options: Namespace) -> Answer:
    decisions = list(_decisions(options))
    studio = pipeline.open_studio(settings.home(options.home))
    try:
        number = pipeline.decide(studio, decisions)
    finally:
        studio.close()
    return Answer({"decided": number}, f"{number} decided.")


def _decisions(options: Namespace) -> Iterator[Decision]:
    if options.pair:
        if not options.verdict:
            raise BadInput(
                "--pair came without --verdict. Give accept, reject, skip, flag or undo."
            )
        given = {"pair": options.pair, **_edits(options), **_given(options)}
        yield _decision(given, options.reviewer)
        return
    text = sys.stdin.read() if options.from_file == "-" else _read(Path(options.from_file))
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _decision(_object(line, number), options.reviewer, f"line {number}: ")


def _edits(options: Namespace) -> dict[str, str | None]:
    files = {name: getattr(options, name) for name in ("edit", "edit_chosen")}
    return {name: _read(Path(file)) if file else None for name, file in files.items()}


def _given(options: Namespace) -> dict[str, str | bool | None]:
    return {
        name: getattr(options, name)
        for name in ("verdict", "type", "reason", "note", "adjudicates")
    }


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"No file {path}. Give the path of a text file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as UTF-8 text: {error}") from error


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise BadInput(f"line {number}: not JSON ({error}). Nothing was changed.") from None
    if not isinstance(found, dict):
        raise BadInput(f"line {number}: a JSON object was wanted, {line[:60]!r} came.")
    return found


_TEXTS = ("verdict", "type", "edit", "edit_chosen", "reason", "note")


def _decision(given: Mapping[str, Any], reviewer: str | None, where: str = "") -> Decision:
    pair = given.get("pair") or given.get("pair_id") or given.get("id")
    if not isinstance(pair, str) or not given.get("verdict"):
        raise BadInput(f"{where}a decision needs `pair` and `verdict`. Nothing was changed.")
    texts = {name: given.get(name) for name in _TEXTS}
    wrong = [name for name, value in texts.items() if not isinstance(value, str | None)]
    if wrong:
        raise BadInput(f"{where}`{wrong[0]}` must be text. Nothing was changed.")
    return Decision(
        key=str(given.get("key") or uuid.uuid4().hex),
        pair_id=pair,
        reviewer=str(given.get("reviewer") or reviewer or getpass.getuser()),
        adjudicates=given.get("adjudicates") is True,
        **texts,  # type: ignore[arg-type]  # the store checks verdict and type against its tables
    )


def snapshot(options: Namespace) -> Answer:
    studio = pipeline.open_studio(settings.home(options.home))
    try:
        made = pipeline.make_snapshot(
            studio, options.dataset, options.name, options.policy, options.eval_share
        )
    finally:
        studio.close()
    manifest = made.manifest
    data = {
        "snapshot": made.id,
        "name": made.name,
        "pairs": manifest["pairs"],
        "by_type": manifest["by_type"],
        "eval_pairs": manifest["eval_pairs"],
    }
    text = f"Snapshot {made.name} ({made.id}): {manifest['pairs']} pairs "
    return Answer(
        data, f"{text}({counted(manifest['by_type'])}), {manifest['eval_pairs']} of them held out."
    )


def export(options: Namespace) -> Answer:
    home, out = settings.home(options.home), Path(options.out)
    if options.dataset:
        _need_format(options.format, ("review-jsonl",), "--dataset")
        studio = pipeline.open_studio(home)
        try:
            rows = pipeline.export_reviewed(studio, options.dataset, out)
        finally:
            studio.close()
    else:
        _need_format(options.format, pipeline.EXPORT_FORMATS, "--snapshot")
        rows = pipeline.export_snapshot(home, options.snapshot, options.format, out)
    return Answer({"rows": rows, "path": str(out.resolve())}, f"{rows} rows to {out}.")


def _need_format(given: str, known: tuple[str, ...], option: str) -> None:
    if given not in known:
        raise BadInput(f"{option} has no format '{given}'. There are: {', '.join(known)}.")

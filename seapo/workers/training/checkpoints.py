"""Checkpoints that a resumed run goes on from, and the log as it was then."""

import json
import shutil
from pathlib import Path

from seapo.jobs.files import read_json, read_lines


def last_checkpoint(folder: Path) -> Path | None:
    """The newest whole checkpoint: the trainer writes its state last. Torn ones are removed."""
    whole = []
    for path in folder.glob("checkpoint-*"):
        if read_json(path / "trainer_state.json") is None:
            shutil.rmtree(path)
        else:
            whole.append(path)
    return max(whole, key=step_of, default=None)


def step_of(checkpoint: Path) -> int:
    return int(checkpoint.name.rsplit("-", 1)[1])


def forget_after(path: Path, step: int) -> None:
    """Leave only the lines up to `step`: the steps after it are taken again, and logged again."""
    if not path.is_file():
        return
    kept = [row for row in read_lines(path) if int(str(row.get("step", 0))) <= step]
    draft = path.with_name(f".{path.name}-new")
    draft.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    draft.replace(path)

"""One process of the experiment: tasks come as JSON lines, answers go back as JSON lines.

It ends with its parent, so that a killed experiment leaves nothing behind that still computes.
"""

import gc
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from seapo.errors import SeapoError
from seapo.jobs.files import read_json
from seapo.lab.experiment.arms import Cell
from seapo.lab.experiment.choices import Choices, read

LOOK = 0.5
"""Seconds between two looks at the parent."""
Row = dict[str, Any]


class Attempt:
    """One task's try: whatever goes wrong becomes its reason, and the next task is tried all the same."""

    reason = ""

    def __enter__(self) -> "Attempt":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Exception):
            return False
        if not isinstance(error, SeapoError):
            traceback.print_exception(error)
        name = "" if isinstance(error, SeapoError) else f"{type(error).__name__}: "
        self.reason = f"{name}{error}"
        return True


def serve(folder: Path, tasks: IO[str], answers: IO[str]) -> None:
    """Do each task in turn until there are no more."""
    choices = read(read_json(folder / "config.json") or {})
    _prepare()
    for line in tasks:
        answer: Row = {}
        with Attempt() as attempt:
            answer["row"] = _do(folder, choices, json.loads(line))
        if attempt.reason:
            answer = {"failed": attempt.reason}
        gc.collect()  # a trainer and its model hold each other
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _prepare() -> None:
    import torch
    from datasets import disable_progress_bars
    from transformers.utils import logging

    torch.set_num_threads(1)  # the same sums in the same order, and no quarrel over cores
    disable_progress_bars()
    logging.disable_progress_bar()


def _do(folder: Path, choices: Choices, what: Mapping[str, Any]) -> Row:
    from seapo.workers.experiment.cell import run_cell
    from seapo.workers.experiment.material import make_block, profile

    doing: Mapping[str, Callable[[Row], Row | None]] = {
        "profile": lambda given: profile(folder, choices, **given),
        "block": lambda given: make_block(folder, choices, **given),
        "cell": lambda given: run_cell(folder, choices, Cell(**given)),
    }
    return doing[what["do"]](what["with"]) or {}


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


def main() -> None:
    """Serve on the process's own channels; what libraries print goes to the log."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(Path(sys.argv[1]), sys.stdin, answers)


if __name__ == "__main__":
    main()

"""Worker processes of the experiment: each loads the model libraries once and does one task after another.

Tasks and answers are JSON lines on the process's standard input and output; its error stream is the run's log.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from seapo.workers.child import Stopped
from seapo.workers.experiment.board import Board, Task

PROGRAM = "seapo.workers.experiment.worker"
LOOK = 0.2
"""Seconds between two looks at whether the run was asked to stop."""
Answer = Mapping[str, Any]
"""`row`, what came of a task, or `failed`, why nothing did."""


class Worker:
    """One process and the line to it."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", PROGRAM, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, task: Task) -> Answer:
        """Have a task done; a process that ends meanwhile is a failure of the task."""
        line = ""
        try:
            self._send(task)
            line = self._out.readline()
        except BrokenPipeError:
            pass
        if line:
            answer: Answer = json.loads(line)
            return answer
        return {"failed": f"The process ended with code {self._process.wait()}; see the log."}

    @property
    def _out(self) -> Any:
        return self._process.stdout

    def _send(self, task: Task) -> None:
        pipe: Any = self._process.stdin
        pipe.write(json.dumps(task.what) + "\n")
        pipe.flush()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """End the process, whatever it does: what it has not handed in is not kept anyway."""
        self._process.kill()
        self._process.wait()


class Crew:
    """As many processes as are wanted, each fed by a thread of its own."""

    def __init__(
        self, folder: Path, board: Board, on_row: Callable[[Task, Answer], None], size: int
    ) -> None:
        self.folder, self.board, self.on_row, self.size = folder, board, on_row, size
        self._workers: set[Worker] = set()
        self._stopping = False

    def work(self, stopping: Callable[[], bool]) -> None:
        """Do all tasks of the board; raises Stopped, with every process ended, when asked to."""
        with ThreadPoolExecutor(self.size) as threads:
            going = {threads.submit(self._serve) for _ in range(self.size)}
            try:
                self._watch(going, stopping)
            finally:
                self._stopping = True
                self.board.close()
                for worker in list(self._workers):
                    worker.end()

    def _watch(self, going: set[Future[None]], stopping: Callable[[], bool]) -> None:
        while going:
            ended, going = wait(going, LOOK, FIRST_EXCEPTION)
            for future in ended:
                future.result()
            if stopping():
                raise Stopped

    def _serve(self) -> None:
        worker: Worker | None = None
        while (task := self.board.take()) is not None:
            if worker is None or not worker.alive:
                worker = self._new()
            answer = worker.ask(task)
            if self._stopping:
                return
            if "failed" not in answer:
                self.on_row(task, answer)
            self.board.end(task, answer.get("failed"))
        if worker is not None:
            worker.end()

    def _new(self) -> Worker:
        worker = Worker(self.folder)
        self._workers.add(worker)
        if self._stopping:  # begun while the others were being ended
            worker.end()
        return worker

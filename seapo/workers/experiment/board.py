"""The experiment's tasks and what each waits for; handed out to several threads, each task once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Condition


@dataclass(frozen=True)
class Task:
    name: str
    what: Mapping[str, object]
    """What the process that does it is told."""
    needs: tuple[str, ...] = ()
    """Tasks that must be done before."""
    cells: int = field(default=0)
    """How many cells of the table it makes."""


class Board:
    """Tasks to be done, in order; one whose needs have failed fails with their reason."""

    def __init__(self, tasks: Sequence[Task], on_end: Callable[[Task, str | None], None]) -> None:
        self._left = list(tasks)
        self._on_end = on_end
        self._ended: dict[str, str | None] = {}
        """Why a task failed, None for one that is done."""
        self.running: list[str] = []
        self._closed = False
        self._changed = Condition()

    def take(self) -> Task | None:
        """Return the first task that can be begun, waiting for one; None when there will be none."""
        with self._changed:
            while not self._closed:
                self._give_up()
                task = next((task for task in self._left if self._ready(task)), None)
                if task is not None:
                    self._left.remove(task)
                    self.running.append(task.name)
                    return task
                if not self._left:
                    break
                self._changed.wait()
            return None

    def _ready(self, task: Task) -> bool:
        return all(need in self._ended for need in task.needs)

    def _give_up(self) -> None:
        """End what cannot be done any more, and what needs that, and so on."""
        while lost := [task for task in self._left if self._reason(task)]:
            self._left.remove(lost[0])
            self._end(lost[0], self._reason(lost[0]))

    def _reason(self, task: Task) -> str | None:
        """Why a need of the task has failed, if one has."""
        return next(filter(None, map(self._ended.get, task.needs)), None)

    def end(self, task: Task, reason: str | None) -> None:
        """Note that a task is done, or why it failed."""
        with self._changed:
            self.running.remove(task.name)
            self._end(task, reason)
            self._changed.notify_all()

    def _end(self, task: Task, reason: str | None) -> None:
        self._ended[task.name] = reason
        self._on_end(task, reason)

    def close(self) -> None:
        """Hand out nothing more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

"""Keeps an engine full: requests go in as there is room, answers come out as they finish."""

from collections import deque
from collections.abc import Callable, Iterator

from seapo.engines import Answer, Engine, Request
from seapo.errors import JobFailed


class Stream:
    """Answers to the `fresh` requests, and to those put into `again` meanwhile, which go first.

    `fresh` is asked for its next request only where the engine has room, so that a million rows need no
    more memory than a batch. `look` is called between two fetches and ends the stream by raising.
    """

    def __init__(
        self, engine: Engine, fresh: Iterator[Request], look: Callable[[], None] = lambda: None
    ) -> None:
        self.again: deque[Request] = deque()
        self._engine, self._fresh, self._look = engine, fresh, look
        self._open = 0

    def __iter__(self) -> Iterator[Answer]:
        while True:
            self._look()
            self._fill()
            if not self._open:
                return
            for answer in self._finished():
                self._open -= 1
                yield answer

    def _finished(self) -> list[Answer]:
        try:
            return self._engine.finished()
        except JobFailed:
            self._look()  # an engine that goes because the run was asked to end has not failed
            raise

    def _fill(self) -> None:
        while self._engine.room > 0:
            request = self.again.popleft() if self.again else next(self._fresh, None)
            if request is None:
                return
            self._engine.submit(request)
            self._open += 1

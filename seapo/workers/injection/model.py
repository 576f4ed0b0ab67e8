"""Injection by a model: keeps the engine full, and makes of each row its result lines, as they finish."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from seapo.engines import Answer, Engine, Request
from seapo.workers.held import Held, blames_engine
from seapo.workers.injection.asking import Asking
from seapo.workers.injection.case import Case
from seapo.workers.injection.lines import Line, Row
from seapo.workers.injection.siblings import Siblings
from seapo.workers.stream import Stream


@dataclass
class Injecting:
    """Rows in, lists of result lines out, a list a row."""

    engine: Engine
    asking: Asking
    keep: Callable[[Answer], None] = lambda answer: None
    """Hears every answer as it comes, before anything is made of it."""
    kept: dict[str, Answer] = field(default_factory=dict)
    """Answers of an earlier start whose rows have no result yet: they are not asked for again."""
    look: Callable[[], None] = lambda: None
    """Called between two fetches; ends the work by raising."""
    lived: bool = False
    """Whether the engine has answered at all, in this start or an earlier one."""
    siblings: Siblings = field(default_factory=Siblings)
    """Negatives made before, by which a duplicate is known."""

    def __post_init__(self) -> None:
        structured = self.asking.structured and self.engine.structured
        self.asking = replace(self.asking, structured=structured)
        self._open: dict[str, Case] = {}
        self._ready: deque[Case] = deque()
        self._held: Held[Case] = Held(f"The engine {self.asking.engine}", "rows")

    def lines(self, rows: Iterable[Row]) -> Iterator[list[Line]]:
        """Yield the lines of each row when they are known; not in the rows' order.

        Raises:
            JobFailed: the engine failed `held.GIVE_UP` rows one after another, or every one; those rows get no
                line, so that they are asked for when the run is resumed.
        """
        stream = Stream(self.engine, self._requests(rows), self.look)
        for answer in stream:
            if answer.finish != "error":
                self.keep(answer)
                self.lived = True
            stream.again.extend(self._take(answer))
            yield from self._endings()
        yield from self._endings()
        if self._held and not self.lived:
            raise self._held.given_up()
        yield from self._let_go()

    def _requests(self, rows: Iterable[Row]) -> Iterator[Request]:
        for row in rows:
            case = Case(self.asking, row, self.siblings)
            first = list(case.requests())
            if not first:
                self._ready.append(case)
            for request in first:
                yield from self._unless_kept(case, request)

    def _unless_kept(self, case: Case, request: Request) -> Iterator[Request]:
        """The request, or what follows from the answer that an earlier start had to it; one at most."""
        self._open[request.key] = case
        known = self.kept.pop(request.key, None)
        if known is None:
            yield request
        else:
            yield from self._take(known)

    def _take(self, answer: Answer) -> Iterator[Request]:
        case = self._open.pop(answer.key)
        follow = case.take(answer)
        if follow is not None:
            yield from self._unless_kept(case, follow)
        elif case.done:
            self._ready.append(case)

    def _endings(self) -> Iterator[list[Line]]:
        while self._ready:
            case = self._ready.popleft()
            said = case.given_up
            if said is not None and blames_engine(said):
                self._held.hold(case, said)
                continue
            yield from self._let_go()
            yield case.lines()

    def _let_go(self) -> Iterator[list[Line]]:
        yield from (case.lines() for case, _ in self._held.let_go())

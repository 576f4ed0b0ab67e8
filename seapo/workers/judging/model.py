"""Judging by a model: keeps the engine full, asks again what cannot be read, and ends each pair by itself."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from seapo.engines import Answer, Engine, EngineConfig, Request
from seapo.judging import (
    ORDERS,
    REJECTED,
    Asker,
    Case,
    JudgeConfig,
    Question,
    Single,
    Worse,
    findings,
    read_order,
    read_single,
)
from seapo.workers.held import Held, blames_engine
from seapo.workers.judging.lines import Failed, Line, line
from seapo.workers.stream import Stream

UNREADABLE = "unreadable"
SHOWN = 300
"""Code points of an unreadable reply that its line keeps; the whole stands in answers.jsonl."""

Keep = Callable[[Answer, Sequence[str]], None]
"""Hears an answer as it comes, with the ids of the pairs that wait for it."""


@dataclass
class _Pair:
    case: Case
    open: set[str] = field(default_factory=set)
    """Aspects whose question is not settled."""
    said: dict[str, Single | Worse | None] = field(default_factory=dict)
    failed: dict[str, Failed] = field(default_factory=dict)

    def line(self) -> Line:
        missed = {aspect: one for aspect, one in self.failed.items() if aspect != REJECTED}
        found = findings(self.case, self.said)
        return line(self.case.pair_id, found, self.failed.get(REJECTED), missed)


@dataclass
class _Asked:
    question: Question
    waiting: list[tuple[_Pair, str]] = field(default_factory=list)
    """Pairs and the aspects under which they wait for the same words."""
    attempt: int = 0

    @property
    def key(self) -> str:
        return f"{self.question.key}/{self.attempt}"

    @property
    def pairs(self) -> list[str]:
        return [pair.case.pair_id for pair, _ in self.waiting]


@dataclass
class Judging:
    """Cases in, result lines out as pairs are through; not in the order of the cases."""

    engine: Engine
    asker: Asker
    config: JudgeConfig
    engine_config: EngineConfig
    types: Sequence[str]
    seed: int = 0
    keep: Keep = lambda answer, pairs: None
    kept: dict[str, Answer] = field(default_factory=dict)
    """Answers of an earlier start, by key, to questions whose pairs are not through: not asked for again."""
    look: Callable[[], None] = lambda: None
    """Called between two fetches; ends the work by raising."""
    lived: bool = False
    """Whether the engine has answered at all, in this start or an earlier one."""

    def __post_init__(self) -> None:
        self._open: dict[str, _Asked] = {}
        self._ended: deque[_Pair] = deque()
        self._held: Held[_Asked] = Held("The judge", "questions")
        self.lived = self.lived or bool(self.kept)

    def lines(self, cases: Iterable[Case]) -> Iterator[Line]:
        """Yield a line a pair; cases of one positive stand together, so that its answer is judged once.

        Raises:
            JobFailed: the engine failed `held.GIVE_UP` questions one after another, or every one; their pairs get
                no line, so that they are asked for when the run is resumed.
        """
        stream = Stream(self.engine, self._requests(cases), self.look)
        for answer in stream:
            stream.again.extend(self._heard(answer))
            yield from self._lines()
        if self._held and not self.lived:
            raise self._held.given_up()
        self._let_go()
        yield from self._lines()

    def _lines(self) -> Iterator[Line]:
        while self._ended:
            yield self._ended.popleft().line()

    def _requests(self, cases: Iterable[Case]) -> Iterator[Request]:
        for _, group in groupby(cases, lambda case: case.positive.id):
            for asked in self._registered(group):
                yield from self._next(asked)

    def _registered(self, group: Iterable[Case]) -> list[_Asked]:
        """The questions about these cases that nobody has asked yet, each with all that wait for it."""
        fresh = []
        for case in group:
            pair = _Pair(case)
            for question in self.asker.questions(case):
                if question.key not in self._open:
                    fresh.append(self._open.setdefault(question.key, _Asked(question)))
                self._open[question.key].waiting.append((pair, question.aspect))
                pair.open.add(question.aspect)
        return fresh

    def _next(self, asked: _Asked) -> Iterator[Request]:
        """The request to make, if an earlier start has not left an answer that settles it."""
        while (known := self.kept.pop(asked.key, None)) is not None:
            if self._settled(asked, known):
                return
        first = asked.attempt == 0
        yield Request(
            asked.key,
            asked.question.turns,
            self.engine_config.max_tokens,
            self.engine_config.temperature if first else self.config.retry_temperature,
            (self.seed * 1009 + asked.attempt) % 2**31,
            asked.question.schema if self.engine_config.structured else None,
        )

    def _heard(self, answer: Answer) -> Iterator[Request]:
        asked = self._open[answer.key.rpartition("/")[0]]
        if blames_engine(answer):
            self._held.hold(asked, answer)
            return
        self.lived = True
        self._let_go()
        if answer.finish != "error":
            self.keep(answer, asked.pairs)
        if not self._settled(asked, answer):
            yield from self._next(asked)

    def _settled(self, asked: _Asked, answer: Answer) -> bool:
        """Whether the question is through with this answer; where not, it has one attempt less."""
        if answer.finish == "error":
            return self._end(asked, Failed(answer.reason, answer.detail))
        found = {aspect: self._read(aspect, answer.text) for _, aspect in asked.waiting}
        if None not in found.values():
            return self._end(asked, found)
        if asked.attempt >= self.config.tries:
            shown = answer.text[:SHOWN] or "an empty text"
            return self._end(asked, Failed(UNREADABLE, f"no verdict in: {shown}"))
        asked.attempt += 1
        return False

    def _read(self, aspect: str, text: str) -> Single | Worse | None:
        return read_order(text, aspect) if aspect in ORDERS else read_single(text, self.types)

    def _end(self, asked: _Asked, found: Mapping[str, Single | Worse | None] | Failed) -> bool:
        del self._open[asked.question.key]
        for pair, aspect in asked.waiting:
            pair.open.discard(aspect)
            if isinstance(found, Failed):
                pair.failed[aspect] = found
            else:
                pair.said[aspect] = found[aspect]
            if not pair.open:
                self._ended.append(pair)
        return True

    def _let_go(self) -> None:
        for asked, answer in self._held.let_go():
            self._settled(asked, answer)

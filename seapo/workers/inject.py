"""Injection as a job: positives of the run folder in, one result line or more each out, by rules or by a model.

Its run folder's configuration: `engine` (see `seapo.engines.parse`), `seed`, `device`, and the fields of
EngineConfig and InjectConfig. Files: input.jsonl; results.jsonl, appended as rows end; answers.jsonl, each
answer of a model as it came; progress.json, replaced about once a second while it runs.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial

from seapo.engines import RULES, Answer, EngineConfig, parse
from seapo.errors import BadInput
from seapo.injectors.config import InjectConfig
from seapo.jobs.files import write_json
from seapo.settings import Home
from seapo.workers import frozen
from seapo.workers.child import Child, Stopped, run_child
from seapo.workers.engines import open_engine
from seapo.workers.injection import rules
from seapo.workers.injection.asking import asking_of
from seapo.workers.injection.counts import Counts
from seapo.workers.injection.lines import Line, Row
from seapo.workers.injection.log import Done, as_line, kept_answers
from seapo.workers.injection.model import Injecting
from seapo.workers.injection.over_ray import over_ray, placed
from seapo.workers.injection.siblings import Siblings
from seapo.workers.spent import Pace

RESULTS = "results.jsonl"
ANSWERS = "answers.jsonl"
PROGRESS = "progress.json"
Work = Callable[[Iterable[Row]], Iterator[list[Line]]]


def main(child: Child) -> Mapping[str, object]:
    """Work through the input, leaving out what an earlier start has done; returns the counts."""
    run = Injection(child)
    total, rows = frozen.count(child), frozen.rows(child, "positives")
    child.progress(run.done.rows, total, "Starting")
    return run.through(rows, total)


class Injection:
    """One start of a run: what is done already, what is being done, and what it tells meanwhile."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.config: EngineConfig = frozen.settings(EngineConfig, child.config)
        self.counts, self.done, self.siblings = Counts(), Done(), Siblings()
        for line in child.lines(RESULTS):
            self.counts.add(line)
            self.done.remember(line)
            self.siblings.add(str(line.get("positive_id")), str(line.get("rejected", "")))
        self.counts.rows = self.done.rows
        self._told = 0.0

    def through(self, rows: Iterable[Row], total: int) -> Mapping[str, object]:
        """Append the lines of every row that lacks them."""
        with _opened(self) as work:
            pace = Pace(lambda: self.counts.rows, self.counts.spent, total)
            for lines in work(self.done.missing(rows)):
                for line in self.done.unwritten(lines):
                    self.child.append(RESULTS, line)
                    self.counts.add(line)
                    self.counts.rows += self.done.add(line)
                self._tell(pace, total)
        return {**self.counts.as_dict(self.config), **pace.overall()}

    def keep(self, answer: Answer) -> None:
        """Append an answer before anything is made of it."""
        self.child.append(ANSWERS, self.heard(as_line(answer)))

    def heard(self, line: Line) -> Line:
        """Count what an answer took, as its line says."""
        self.counts.spent.heard(line)
        return line

    def look(self) -> None:
        if self.child.stopping():
            raise Stopped

    def _tell(self, pace: Pace, total: int) -> None:
        now = time.monotonic()
        if now - self._told < 1.0:
            return
        self._told = now
        words = pace.words()
        self.child.progress(self.counts.rows, total, words)
        known = {**self.counts.as_dict(self.config), **pace.lately()}
        newest = list(self.counts.newest)
        progress = {**known, "done": self.counts.rows, "total": total, "newest": newest}
        write_json(self.child.folder / PROGRESS, progress)


@contextmanager
def _opened(run: Injection) -> Iterator[Work]:
    """What makes result lines of rows; a model is loaded only where one is asked for."""
    child = run.child
    spec, seed = parse(str(child.config.get("engine", RULES))), _seed(child)
    if spec.kind == RULES:
        yield partial(_by_rules, run, seed)
        return
    runs = child.folder.parent
    asking = asking_of(
        spec, run.config, frozen.settings(InjectConfig, child.config), seed, Home(runs.parent)
    )
    asking = replace(asking, own=frozen.wordings(child))
    kept = kept_answers(map(run.heard, child.lines(ANSWERS)), run.done)
    child.tell("Loading the model")
    lived = run.done.rows > 0
    if placed(run.config)[0]:
        with over_ray(asking, spec, child.device, child.folder, run.keep, run.look, lived) as work:
            yield work
        return
    engine = open_engine(spec, run.config, child.device, runs)
    with closing(engine):
        injecting = Injecting(engine, asking, run.keep, kept, run.look, lived, run.siblings)
        yield injecting.lines


def _by_rules(run: Injection, seed: int, rows: Iterable[Row]) -> Iterator[list[Line]]:
    for row in rows:
        run.look()
        yield [rules.worked(row, seed)]


def _seed(child: Child) -> int:
    seed = child.config.get("seed", 0)
    if not isinstance(seed, int):
        raise BadInput(f"the seed {seed!r} of the run is not a whole number")
    return seed


if __name__ == "__main__":
    run_child(main)

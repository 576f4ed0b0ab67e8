"""Judging as a job: pairs of the run folder in, one result line each out, by rules, a model, or its margin.

Its run folder's configuration: `engine` (see `seapo.engines.parse`), `margin`, `types` (names with their
descriptions), `seed`, `device`, and the fields of EngineConfig and JudgeConfig. Files: input.jsonl, pairs of
one positive together; results.jsonl, appended as pairs end; answers.jsonl, each reply of a model as it came;
progress.json, replaced about once a second while it runs.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from typing import Any

from seapo.engines import RULES, Answer, EngineConfig, parse
from seapo.jobs.files import write_json
from seapo.judging import Asker, Case, JudgeConfig, case_of
from seapo.workers import frozen
from seapo.workers.child import Child, Stopped, run_child
from seapo.workers.judging import rules
from seapo.workers.judging.counts import Counts
from seapo.workers.judging.lines import Line
from seapo.workers.spent import Pace

RESULTS, ANSWERS = "results.jsonl", "answers.jsonl"
PROGRESS = "progress.json"
Work = Callable[[Iterable[Case]], Iterator[Line]]


def main(child: Child) -> Mapping[str, object]:
    """Work through the input, leaving out what an earlier start has done; returns the counts."""
    return Judgement(child).through()


class Judgement:
    """One start of a run: what is done already, and what is being done."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.config: EngineConfig = frozen.settings(EngineConfig, child.config)
        self.counts = Counts()
        self.done: set[str] = set()
        """Pairs that earlier starts are through with; this one meets each of its own once."""
        self._told = 0.0
        for line in child.lines(RESULTS):
            self._count(line)
            self.done.add(str(line["pair_id"]))

    def through(self) -> Mapping[str, object]:
        """Append a line for every pair that lacks one."""
        total = frozen.count(self.child)
        cases = self._cases()
        self.child.progress(self.counts.lines, total, "Starting")
        with _opened(self) as (work, more):
            pace = Pace(lambda: self.counts.lines, self.counts.spent, total)
            for line in work(cases):
                self.child.append(RESULTS, line)
                self._count(line)
                self._tell(pace, total)
        return {**self.counts.as_dict(self.config), **pace.overall(), **more}

    def _tell(self, pace: Pace, total: int) -> None:
        self.child.progress(self.counts.lines, total, pace.words())
        now = time.monotonic()
        if now - self._told < 1.0:
            return
        self._told = now
        known = {**self.counts.as_dict(self.config), **pace.lately()}
        progress = {**known, "done": self.counts.lines, "total": total}
        write_json(self.child.folder / PROGRESS, progress)

    def look(self) -> None:
        if self.child.stopping():
            raise Stopped

    def keep(self, answer: Answer, pairs: Sequence[str]) -> None:
        """Append an answer before anything is made of it."""
        line = {**asdict(answer), "pairs": list(pairs)}
        self.child.append(ANSWERS, line)
        self.counts.spent.heard(line)

    def kept(self) -> dict[str, Answer]:
        """Answers, by key, that pairs without a line wait for: at most what was under way at the end."""
        found = {}
        for line in self.child.lines(ANSWERS):
            self.counts.spent.heard(line)
            if not self.done.issuperset(line.pop("pairs")):  # type: ignore[arg-type]  # own line
                found[str(line["key"])] = Answer(**line)  # type: ignore[arg-type]
        return found

    def _count(self, line: Mapping[str, Any]) -> None:
        self.counts.add(line)

    def _cases(self) -> Iterator[Case]:
        """Pairs without a line; a file without any pair is an error, not an empty run."""
        rows = frozen.rows(self.child, "pairs")
        left = (row for row in rows if row["pair_id"] not in self.done)
        return map(case_of, left)


@contextmanager
def _opened(run: Judgement) -> Iterator[tuple[Work, Mapping[str, object]]]:
    """What makes lines of cases, and what to say of it; a model is loaded only where one is asked for."""
    child = run.child
    spec = parse(str(child.config.get("engine", RULES)))
    if spec.kind == RULES:
        yield lambda cases: rules.work(_stoppable(run, cases)), {}
        return
    child.tell("Loading the model")
    runs = child.folder.parent
    if child.config.get("margin"):
        from seapo.workers.judging.margin import open_reference

        reference = open_reference(spec.model, child.device, runs, run.config)
        yield lambda cases: reference.lines(_stoppable(run, cases)), {}
        return
    with _judging(run) as work:
        yield work


def _stoppable(run: Judgement, cases: Iterable[Case]) -> Iterator[Case]:
    for case in cases:
        run.look()
        yield case


@contextmanager
def _judging(run: Judgement) -> Iterator[tuple[Work, Mapping[str, object]]]:
    from seapo.workers.engines import open_engine
    from seapo.workers.judging.model import Judging

    child, runs = run.child, run.child.folder.parent
    config: JudgeConfig = frozen.settings(JudgeConfig, child.config)
    types: Any = child.config.get("types", {})
    asker = Asker(types, config.order, frozen.wordings(child))
    kept = run.kept()
    spec = parse(str(child.config["engine"]))
    with closing(open_engine(spec, run.config, child.device, runs)) as engine:
        seed: Any = child.config.get("seed", 0)
        judging = Judging(
            engine,
            asker,
            config,
            run.config,
            list(types),
            seed,
            run.keep,
            kept,
            run.look,
            lived=bool(run.done),
        )
        yield judging.lines, {"templates": asker.templates}


if __name__ == "__main__":
    run_child(main)

"""One positive and one error type on the way to a negative: candidates, their checks, and what is asked again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from seapo.diff import spans
from seapo.engines import Answer, Request
from seapo.lab.rewriting import REQUESTS
from seapo.records import Injection
from seapo.verify import WORDS, check, take_off_preamble
from seapo.workers.injection.asking import Asking, Draft, ask, read
from seapo.workers.injection.choice import chosen
from seapo.workers.injection.code_tests import code_passes
from seapo.workers.injection.lines import Line, Row, against, failure, positive_of, success
from seapo.workers.injection.siblings import Siblings
from seapo.workers.injection.tried import NO_PAIR, Tried

SHOWN = 4_000
"""Code points of a failed text that its line keeps; the whole stands in answers.jsonl."""


@dataclass
class Case:
    asking: Asking
    row: Row
    siblings: Siblings
    _drafts: dict[str, tuple[Draft, tuple[int, int]]] = field(default_factory=dict)
    _tried: list[Tried] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.positive = positive_of(self.row)
        self.asked = str(self.row["asked"])

    def requests(self) -> Iterator[Request]:
        """The first request of each candidate; none where there is no answer to put an error into."""
        if self.positive.answer.strip():
            for number in range(self.asking.config.candidates):
                yield self._request((number, 0), ())

    def take(self, answer: Answer) -> Request | None:
        """Check an answer; the request to make again, where it failed and may be tried once more."""
        draft, place = self._drafts.pop(answer.key)
        tried = self._read(draft, place, answer)
        self._tried.append(tried)
        again = not tried.usable and answer.finish != "error"
        if not again or place[1] >= self.asking.config.tries:
            return None
        words = [WORDS.get(name, name) for name in tried.failed]
        return self._request((place[0], place[1] + 1), words)

    @property
    def done(self) -> bool:
        return not self._drafts

    @property
    def given_up(self) -> Answer | None:
        """The engine's last word where it gave no text at all for any candidate."""
        errors = [tried.answer for tried in self._tried if tried.answer.finish == "error"]
        return errors[-1] if errors and len(errors) == len(self._tried) else None

    def lines(self) -> list[Line]:
        """The result lines: a pair for each chosen candidate, or one failure."""
        best = [self._best(number) for number in range(self.asking.config.candidates)]
        there = [tried for tried in best if tried is not None]
        pairs = [tried for tried in there if tried.pair]
        if not pairs:
            return [self._failure(there)]
        taken = chosen(self.asking.config.choose, pairs, self.siblings.recent())
        for tried in taken:
            self.siblings.add(self.positive.id, tried.text)
        return [self._success(tried, tried.made, len(taken)) for tried in taken if tried.made]

    def _request(self, place: tuple[int, int], failed: Sequence[str]) -> Request:
        key = "/".join((str(self.row["positive_id"]), self.asked, *map(str, place)))
        draft = ask(self.asking, self.positive, self.asked, key, place, failed)
        self._drafts[key] = draft, place
        return draft.request

    def _read(self, draft: Draft, place: tuple[int, int], answer: Answer) -> Tried:
        if answer.finish == "error":
            return Tried(draft, answer, place, None, (), (answer.reason,))
        found = read(self.asking, answer.text)
        text, preamble = take_off_preamble(found.answer, self.positive.answer)
        why = found.why or self._asked_for(draft)
        made = Injection(
            rejected=text,
            asked=self.asked,
            type=self.asked,
            rule=f"{self.asking.mode}/{draft.kind}" if draft.kind else "rewrite",
            spans=spans(self.positive.answer, text),
            why=why,
        )
        finish = answer.finish if found.whole else "length"
        findings = check(self.positive, text, made, finish, self._others(text), preamble=preamble)
        passing = code_passes(self.positive, text) if self.asking.config.run_code else None
        findings = (*findings, passing) if passing else findings
        failed = tuple(against(findings, self.asked, self.asking.mode))
        return Tried(draft, answer, place, made, findings, failed, found.changed)

    def _others(self, text: str) -> list[str]:
        own = [tried.text for tried in self._tried if tried.pair]
        return [*own, *self.siblings.of(self.positive.id, text)]

    def _asked_for(self, draft: Draft) -> str:
        if self.asked in REQUESTS and not draft.kind:
            return f'Asked of the model: "{REQUESTS[self.asked]}"'
        return f"Asked for: {self.asked}, {draft.kind.replace('_', ' ')}"

    def _best(self, number: int) -> Tried | None:
        """A candidate's try with the fewest failed checks; of like ones the first."""
        tried = [one for one in self._tried if one.place[0] == number]
        return min(tried, key=lambda one: (not one.pair, len(one.failed)), default=None)

    def _success(self, tried: Tried, made: Injection, of: int) -> Line:
        line = success(self.row, made, self.asking.engine, tried.findings)
        return {**line, "of": of, "receipt": self._receipt(tried)}

    def _failure(self, there: Sequence[Tried]) -> Line:
        if not there:
            return failure(self.row, "empty", "there was no answer to put an error into")
        last = there[0]
        name = next((name for name in NO_PAIR if name in last.failed), last.failed[0])
        detail = last.answer.detail or WORDS.get(name, name)
        return {
            **failure(self.row, name, detail),
            "text": last.answer.text[:SHOWN],
            "findings": [vars(finding) for finding in last.findings],
            "receipt": self._receipt(last),
        }

    def _receipt(self, tried: Tried) -> dict[str, Any]:
        return {
            "engine": self.asking.engine,
            "mode": self.asking.mode,
            "kind": tried.draft.kind,
            "difficulty": self.asking.config.difficulty,
            "template": tried.draft.template,
            "candidate": tried.place[0],
            "attempt": tried.place[1],
            "seed": tried.draft.request.seed,
            "temperature": tried.draft.request.temperature,
            "changed": tried.changed[:SHOWN],
            "prompt_tokens": tried.answer.prompt_tokens,
            "completion_tokens": tried.answer.completion_tokens,
        }

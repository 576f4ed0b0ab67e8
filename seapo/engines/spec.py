"""An engine by its name on the command line: `rules`, `embedded`, `vllm:MODEL`, `openai:URL#MODEL`, …"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from seapo.errors import BadInput
from seapo.settings import BASES

RULES = "rules"
EMBEDDED = "embedded"
VLLM = "vllm"
TRANSFORMERS = "transformers"
ENDPOINT = "openai"
LOCAL = (VLLM, TRANSFORMERS, EMBEDDED)
"""Kinds that load weights on this machine."""
WANTED = (
    f"Give {RULES}, {', '.join(BASES)}, {TRANSFORMERS}:MODEL, {VLLM}:MODEL (a run, a folder or a hub name), "
    f"or {ENDPOINT}:URL#MODEL (several URLs joined by commas)."
)


@dataclass(frozen=True)
class EngineSpec:
    kind: str
    """One of rules, embedded, vllm, transformers, openai."""
    model: str = ""
    """A run, a folder, a hub name, or what an endpoint calls its model; empty for rules."""
    urls: tuple[str, ...] = ()
    """Base URLs of endpoints, up to and without `/chat/completions`."""

    @property
    def name(self) -> str:
        """What `parse` reads as the same."""
        if self.kind == RULES:
            return RULES
        if self.kind == EMBEDDED:
            return self.model
        place = f"{','.join(self.urls)}#" if self.kind == ENDPOINT else ""
        return f"{self.kind}:{place}{self.model}"


def parse(text: str) -> EngineSpec:
    """Read an engine's name.

    Raises:
        BadInput: no engine is called so, or a part of its name is missing.
    """
    text = text.strip()
    if text == RULES:
        return EngineSpec(RULES)
    if text in BASES:
        return EngineSpec(EMBEDDED, text)
    kind, colon, rest = text.partition(":")
    if not colon or kind not in (VLLM, TRANSFORMERS, ENDPOINT) or not rest.strip():
        raise BadInput(f"No engine {text!r} here. {WANTED}")
    return _endpoint(rest) if kind == ENDPOINT else EngineSpec(kind, rest.strip())


def _endpoint(rest: str) -> EngineSpec:
    places, _, model = rest.partition("#")
    urls = tuple(url.strip().rstrip("/") for url in places.split(",") if url.strip())
    if not urls or not model.strip():
        raise BadInput(
            f"'{ENDPOINT}:{rest}' lacks a URL or a model. Wanted: {ENDPOINT}:URL#MODEL, as in "
            f"{ENDPOINT}:http://127.0.0.1:8000/v1#my-model."
        )
    for url in urls:
        _check(url)
    return EngineSpec(ENDPOINT, model.strip(), urls)


def _check(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BadInput(
            f"{url!r} is no endpoint. Give its base URL, as in http://127.0.0.1:8000/v1."
        )
    try:
        _ = parts.port
    except ValueError as error:
        raise BadInput(f"{url!r} is no endpoint: {error}.") from None
    if parts.username or parts.password or parts.query:
        raise BadInput(
            "A key does not belong into an endpoint's URL: it would be kept in run folders. Put it "
            "into an environment variable and name that with key_env."
        )

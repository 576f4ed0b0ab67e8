"""Text generation behind one protocol; the engines themselves live in `seapo.workers.engines`."""

from seapo.engines.config import EngineConfig
from seapo.engines.protocol import TOO_LONG, Answer, Engine, Request
from seapo.engines.spec import EMBEDDED, ENDPOINT, RULES, TRANSFORMERS, VLLM, EngineSpec, parse

__all__ = [
    "EMBEDDED",
    "ENDPOINT",
    "RULES",
    "TOO_LONG",
    "TRANSFORMERS",
    "VLLM",
    "Answer",
    "Engine",
    "EngineConfig",
    "EngineSpec",
    "Request",
    "parse",
]

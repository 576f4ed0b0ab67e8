"""What an engine may be told, whatever it is asked to write; defaults are the method's.

The source of the defaults: arXiv 2509.24781, the authors' scripts (greedy, 1,024 new tokens, context 4,096).
"""

from dataclasses import dataclass

from seapo.errors import BadInput


@dataclass(frozen=True)
class EngineConfig:
    max_tokens: int = 1024
    """Tokens that an answer may have."""
    context: int = 4096
    """Tokens of prompt and answer together; a model that has less keeps to its own."""
    temperature: float = 0.0
    """Of a first try; 0 is greedy."""
    structured: bool = True
    """Ask for JSON by constrained decoding where the engine has it."""
    tensor_parallel_size: int = 1
    """vLLM: devices that share one copy of the model."""
    data_parallel_size: int = 1
    """vLLM: copies of the model, each on devices of its own, in processes that Ray keeps."""
    gpu_memory_utilization: float = 0.9
    """vLLM: share of a GPU's memory."""
    max_num_seqs: int = 256
    """vLLM: answers written at once."""
    dtype: str = "auto"
    """vLLM: number type of the weights."""
    enforce_eager: bool = False
    """vLLM: starts sooner and writes slower, because nothing is compiled."""
    concurrency: int = 32
    """Endpoints: requests under way at once, each."""
    requests_per_minute: int = 0
    """Endpoints: at most so many a minute, each; 0 sets no limit."""
    timeout: float = 120.0
    """Endpoints: seconds until a request without an answer is given up and tried again."""
    retries: int = 5
    """Endpoints: tries after the first, where the endpoint is busy, broken or silent."""
    key_env: str = "OPENAI_API_KEY"
    """Endpoints: the environment variable that holds the key; the key itself is written nowhere."""
    price_in: float = 0.0
    """Money for a million prompt tokens."""
    price_out: float = 0.0
    """Money for a million written tokens."""
    ray: str = ""
    """Scale out through Ray Data: `local`, or a cluster's address; empty works in one process."""
    ray_workers: int = 2
    """Ray: engines at once."""
    trust_remote_code: bool = False
    """Runs code that a hub model brings along: only for names you trust."""

    def __post_init__(self) -> None:
        whole = ("tensor_parallel_size", "data_parallel_size", "ray_workers", "max_num_seqs")
        for name in ("max_tokens", "context", "concurrency", *whole):
            if getattr(self, name) < 1:
                raise BadInput(f"{name} must be 1 or more; {getattr(self, name)} came.")
        for name in ("temperature", "retries", "price_in", "price_out", "requests_per_minute"):
            if getattr(self, name) < 0:
                raise BadInput(f"{name} must be 0 or more; {getattr(self, name)} came.")
        if not 0 < self.gpu_memory_utilization <= 1:
            came = self.gpu_memory_utilization
            raise BadInput(f"gpu_memory_utilization must be above 0 and at most 1; {came} came.")
        if self.timeout <= 0:
            raise BadInput(f"timeout must be more than 0 seconds; {self.timeout} came.")

"""Executes a model's code against a benchmark's tests, in a process of its own with limits.

Limits on time, memory and file size keep accidents small; they are no wall against malice. It runs only
where the run's configuration allows it.
"""

import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS = 8
MEMORY = 1 << 30
FILE_BYTES = 1 << 20
LIMITS = f"""
import resource
for what, most in (("CPU", {SECONDS}), ("AS", {MEMORY}), ("FSIZE", {FILE_BYTES})):
    resource.setrlimit(getattr(resource, "RLIMIT_" + what), (most, most))
"""
"""Set by the child itself, before the answer's first line: a process with threads should not fork code."""
BLOCK = re.compile(r"```(?:python)?\n(.*?)(?:```|\Z)", re.S)


def passes(answer: str, prompt: str, test: str, entry_point: str) -> bool:
    """Whether the answer, as a whole function or the rest of the prompt's, passes HumanEval's `check`."""
    block = BLOCK.search(answer)
    code = block.group(1) if block else answer
    whole = re.search(rf"^def {re.escape(entry_point)}\b", code, re.M)
    program = f"{prompt}\n    pass\n\n{code}" if whole else prompt + code
    return _runs(f"{program}\n\n{test}\n\ncheck({entry_point})\n")


def _runs(program: str) -> bool:
    """Whether the program comes to its last line: it may exit early, and that is no pass."""
    word = secrets.token_hex(8)
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "out").open("w+") as out:
        try:
            subprocess.run(
                [sys.executable, "-I", "-c", f"{LIMITS}{program}\nprint({word!r})"],
                cwd=folder,
                env={},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            return False
        out.seek(0)
        return out.read().rstrip().endswith(word)

"""Whether a negative's code still passes the tests that its prompt holds; runs model-written code.

Only for runs that allow it. Each program runs in the evaluation's limited process.
"""

import ast
import builtins
import doctest
import re
from contextlib import suppress
from dataclasses import dataclass

from seapo.records import Finding, Positive
from seapo.workers.evaluation.code import BLOCK, passes

MOST = 20
"""Tests of a prompt that are run."""
_ASSERT = re.compile(r"^[ \t>]*(?:`)?(assert [^\n`]{3,300})", re.M)
_CALLED = re.compile(r"\b([A-Za-z_]\w*)\(")
_DEFINED = re.compile(r"^(?:async )?def ([A-Za-z_]\w*)\(", re.M)
_FENCE = re.compile(r"```(?:python|py)?\n(.*?)```", re.S)


@dataclass(frozen=True)
class PromptTests:
    entry_point: str
    """The function that they call."""
    check: str
    """Source of `check(candidate)`, as HumanEval has it: raises where one fails."""
    count: int


def code_passes(positive: Positive, rejected: str, test: str = "") -> Finding | None:
    """1 where the rejected answer's code passes the prompt's tests, 0 where it fails one.

    None where the prompt has no tests, or the chosen answer does not pass them itself: then they say
    nothing. `test` is the source of HumanEval's `check(candidate)` where it came with the prompt.
    """
    prompt = positive.prompt
    tests = _given(prompt, test) if test else prompt_tests(prompt)
    if tests is None or not _passes(prompt, positive.answer, tests):
        return None
    same = _code(rejected).strip() == _code(positive.answer).strip()
    if same:
        return Finding("code_passes", 1.0, "the code is the chosen answer's")
    passed = _passes(prompt, rejected, tests)
    words = "still passes" if passed else "fails one of"
    return Finding("code_passes", float(passed), f"{words} {tests.count} tests")


def prompt_tests(prompt: str) -> PromptTests | None:
    """The prompt's doctest examples (`>>> f(1)` with the expected line) and asserts, as one check."""
    wanted = [_asserted(example) for example in _examples(prompt) if _usable(example)]
    asserts = [line.strip() for line in _ASSERT.findall(prompt) if _parses(line.strip())]
    lines = [*wanted, *asserts][:MOST]
    entry_point = _entry_point(prompt, lines)
    if not entry_point:
        return None
    return PromptTests(entry_point, _check(lines), len(lines))


def _given(prompt: str, test: str) -> PromptTests | None:
    names = _DEFINED.findall(prompt)
    return PromptTests(names[-1], test, max(1, test.count("assert "))) if names else None


def _examples(prompt: str) -> list[doctest.Example]:
    """Those of the prompt that can be read; an odd indentation drops all of them."""
    lines = [
        line.strip() if line.lstrip().startswith(">>>") else line for line in prompt.split("\n")
    ]
    try:
        return doctest.DocTestParser().get_examples("\n".join(map(_level, lines)))
    except ValueError:
        return []


def _usable(example: doctest.Example) -> bool:
    return bool(example.want.strip()) and _parses(example.source)


def _level(line: str) -> str:
    """A line without its indentation: examples stand in docstrings and in lists."""
    return line.strip().removesuffix('"""').rstrip()


def _asserted(example: doctest.Example) -> str:
    """An example as an assert: by value where the expected line is one, else by what would be shown."""
    source, want = example.source.strip(), example.want.strip()
    if not _is_expression(source):
        return source
    with suppress(RecursionError):  # nested too deeply to be written anew: as it stands, then
        source = ast.unparse(ast.parse(source, mode="eval"))  # without a remark behind it
    if _is_value(want):
        return f"assert ({source}) == ({want})"
    return f"assert repr({source}) == {want!r} or str({source}) == {want!r}"


def _is_expression(source: str) -> bool:
    try:
        ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _is_value(want: str) -> bool:
    try:
        ast.literal_eval(want)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return True


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _entry_point(prompt: str, lines: list[str]) -> str:
    """The function that is tested: the last one that the prompt begins, or the first one that a test calls."""
    called: list[str] = [name for line in lines for name in _CALLED.findall(line)]
    begun: list[str] = [name for name in _DEFINED.findall(prompt) if name in called]
    known = [name for name in called if name not in _BUILTIN]
    return (begun or known[:1] or [""])[-1]


_BUILTIN = frozenset(dir(builtins))


def _check(lines: list[str]) -> str:
    body = "\n".join(f"    {line}" for text in lines for line in text.split("\n"))
    return f"def check(candidate):\n{body}\n"


def _passes(prompt: str, answer: str, tests: PromptTests) -> bool:
    start = prompt if _begins_code(prompt) else ""
    return passes(_code(answer), start, tests.check, tests.entry_point)


def _begins_code(prompt: str) -> bool:
    """Whether the prompt is a program's beginning that the answer goes on with, not a request in words."""
    return bool(_DEFINED.search(prompt)) and _parses(f"{prompt.rstrip()}\n    pass\n")


def _code(answer: str) -> str:
    """The answer's program: its first fenced block that defines something, else as the evaluation reads it."""
    blocks: list[str] = _FENCE.findall(answer)
    defining = next((block for block in blocks if _DEFINED.search(block)), None)
    if defining is not None:
        return defining
    found: re.Match[str] | None = BLOCK.search(answer)
    return found[1] if found else answer

"""Code that still passes its prompt's tests; every case runs programs in the limited process."""

import pytest

from seapo.records import Positive, Turn
from seapo.workers.injection.code_tests import code_passes, prompt_tests

PROMPT = '''def double(n: int) -> int:
    """ Twice the number.
    >>> double(2)
    4
    >>> double(-1)  # below nothing
    -2
    """
'''
RIGHT, WRONG = "    return 2 * n\n", "    return n + 2\n"
ASKED = "Write a function that adds.\nIt should pass:\nassert add(1, 2) == 3\nassert add(0, 0) == 0"
ADDS = "Here it is:\n```python\ndef add(a, b):\n    return a + b\n```\nIt adds."
SHOWN = "Write shout.\n>>> shout('a')\n'A!'\n"
SHOUTS = "```python\ndef shout(text):\n    return text.upper() + '!'\n```"
CHECK = "def check(candidate):\n    assert candidate(3) == 6\n"


def positive(prompt: str, answer: str) -> Positive:
    return Positive((Turn("user", prompt),), answer)


@pytest.mark.parametrize(
    ("prompt", "chosen", "rejected", "value"),
    [
        (PROMPT, RIGHT, WRONG, 0.0),
        (PROMPT, RIGHT, "    return n + n\n", 1.0),
        (PROMPT, RIGHT, f"```python\n{PROMPT}{WRONG}```", 0.0),
        (PROMPT, RIGHT, "    exit()\n", 0.0),
        (PROMPT, RIGHT, "That cannot be done.", 0.0),
        (ASKED, ADDS, ADDS.replace("a + b", "b + a"), 1.0),
        (ASKED, ADDS, ADDS.replace("a + b", "a - b"), 0.0),
        (ASKED, ADDS, ADDS.replace("It adds.", "It takes away."), 1.0),
        (SHOWN, SHOUTS, SHOUTS.replace("'!'", "'?'"), 0.0),
    ],
)
def test_code_is_run_against_the_prompts_tests(
    prompt: str, chosen: str, rejected: str, value: float
) -> None:
    found = code_passes(positive(prompt, chosen), rejected)
    assert found and (found.name, found.value) == ("code_passes", value)


def test_tests_that_the_chosen_answer_fails_say_nothing() -> None:
    assert code_passes(positive(PROMPT, WRONG), RIGHT) is None


def test_a_check_that_came_along_is_taken() -> None:
    one = positive("def triple(n):\n", "    return 2 * n\n")
    assert code_passes(one, "    return n\n") is None
    found = code_passes(one, "    return n * 3\n", CHECK)
    assert found and found.value == 0.0


@pytest.mark.parametrize(
    "prompt",
    [
        "What is 2 + 2?",
        ">>> 1 + 1\n2",
        "assert nothing (of this) is code",
        ">>> f(1)\n",
        ">>> f(1\n2",
        ">>> f(" + "(" * 5000,
        "",
    ],
)
def test_prompts_without_tests_have_none(prompt: str) -> None:
    assert prompt_tests(prompt) is None


def test_an_example_nested_without_end_ends_no_run() -> None:
    prompt = "Write `f`.\n>>> f(" + "-~" * 300 + "1)\n2\n"
    code_passes(
        Positive((Turn("user", prompt),), "def f(x):\n    return x"), "def f(x):\n    return -x"
    )

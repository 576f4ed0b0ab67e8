"""Whether an answer is right: one small rule a kind of question, on the answer's text alone."""

import re
from collections.abc import Callable, Sequence

UNKNOWN = re.compile(
    r"no record|not know|don't know|not aware|no information|never heard|not exist|not familiar"
    r"|made[- ]up|fictional|cannot find|can't find",
    re.I,
)
DENIAL = re.compile(
    r"^\W*(?:no\b|that is (?:not|wrong|false)|this is (?:not|wrong|false)|false\b)", re.I
)
ASSENT = re.compile(r"^\W*(?:yes\b|that is (?:right|true|correct)|true\b)", re.I)
INVENTED = re.compile(r"\d{3}|\b(?:King|Queen|Doctor|Professor)\b|\bbecause\b")
"""Marks of made-up detail in answers that should hold none: figures, titles, a reason for what is not so."""
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
FINAL = re.compile(r".*\banswer is:?\s*(.*?)\s*(?:\.\s|\n|$)", re.I | re.S)
"""The last "answer is", and what follows it up to the sentence's end."""


def final_answer(answer: str) -> str:
    """Return what follows the last "answer is", else the last word, without quotes and full stop."""
    found = FINAL.match(answer)
    last = found.group(1) if found else (answer.split() or [""])[-1]
    return last.strip(" .\"'`*")


def mentions(word: str, text: str) -> bool:
    """Whether the word stands in the text on its own, not inside another; case counts."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def last_number(text: str) -> str:
    """Return the last number in the text without separators and a trailing .0, or an empty string."""
    found = NUMBER.findall(text)
    if not found:
        return ""
    number = str(found[-1]).replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number


def _number(target: str, others: Sequence[str], answer: str) -> bool:
    return last_number(final_answer(answer)) == target or last_number(answer) == target


def _exact(target: str, others: Sequence[str], answer: str) -> bool:
    wanted = target.strip(" .()").casefold()
    return final_answer(answer).strip(" .()").casefold() == wanted


def _final(target: str, others: Sequence[str], answer: str) -> bool:
    return final_answer(answer).casefold() == target.casefold()


def _names(target: str, others: Sequence[str], answer: str) -> bool:
    named = mentions(target, answer) and not any(mentions(other, answer) for other in others)
    return named and not INVENTED.search(answer)


def _unknown(target: str, others: Sequence[str], answer: str) -> bool:
    return bool(UNKNOWN.search(answer)) and not INVENTED.search(answer.replace(target, ""))


def _denies(target: str, others: Sequence[str], answer: str) -> bool:
    return bool(DENIAL.search(answer)) and mentions(target, answer) and not INVENTED.search(answer)


def _confirms(target: str, others: Sequence[str], answer: str) -> bool:
    return bool(ASSENT.search(answer)) and mentions(target, answer) and not INVENTED.search(answer)


RULES: dict[str, Callable[[str, Sequence[str], str], bool]] = {
    "number": _number,
    "exact": _exact,
    "final": _final,
    "names": _names,
    "unknown": _unknown,
    "denies": _denies,
    "confirms": _confirms,
}


def correct(rule: str, target: str, others: Sequence[str], answer: str) -> bool:
    """Whether `answer` is right by the rule. `others` are names that must not stand in it.

    number: its last number is the target. exact: its final answer is, without brackets. final: its
    last "answer is" gives the target. names: it names the target, none of the others, and makes nothing
    up. unknown: it says that it does not know, and makes nothing up about the target. denies: it rejects
    what was asked and names the target instead. confirms: it agrees, names the target and adds nothing.
    """
    return RULES[rule](target, others, answer.strip())

"""Regular expressions as files, one a line: what the checks take for a refusal, a preamble, an announcement."""

import re
from pathlib import Path

_LET = re.compile(r"let ([A-Z]+) = (.*)")
_NAME = re.compile(r"%([A-Z]+)%")


def lines(name: str) -> list[str]:
    """The lines of `name`.txt without remarks, each `%NAME%` replaced by its part."""
    parts: dict[str, str] = {}
    found: list[str] = []
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.split("\n"):
        if not line.strip() or line.startswith("# "):
            continue
        whole = _NAME.sub(lambda match: parts[match[1]], line)
        let = _LET.match(whole)
        if let:
            parts[let[1]] = let[2]
        else:
            found.append(whole)
    return found


def any_of(name: str) -> re.Pattern[str]:
    """The lines of `name`.txt as one pattern: a quick look whether any of them matches at a place."""
    return re.compile("|".join(f"(?:{line})" for line in lines(name)), re.I)


def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """Each line of `name`.txt as a pattern that leaves case aside."""
    return tuple(re.compile(line, re.I) for line in lines(name))

"""Reading of texts that several checks share; all of it in time linear in the text."""

import re

HALF = 20_000
"""Of a longer text so many code points of its beginning and of its end are looked at."""

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼ′＇", "'"),
        **dict.fromkeys("“”„‟″＂«»", '"'),
        **dict.fromkeys("‐‑‒–—―−－﹣", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000", " "),
        "：": ":",
        "！": "!",
        "（": "(",
        "）": ")",
    }
)
_FENCED = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.M | re.S)
_CODE_LINE = re.compile(
    r"^[ \t]{0,40}(?:def \w+\(|class \w+|import \w|from [\w.]+ import |return\b"
    r"|(?:for|while|if|elif) [^\n]{1,200}:$|#include\b|(?:public|private|static) \w|function \w+\("
    r"|(?:let|const|var) \w+ ?=)",
    re.M,
)


def looked_at(text: str) -> str:
    """The text, or both its ends where it is longer than twice HALF."""
    return text if len(text) <= 2 * HALF else f"{text[:HALF]}\n{text[-HALF:]}"


def straight(text: str) -> str:
    """Typographic quotes, dashes, spaces and full-width marks as the plain ones, each for one."""
    return text if text.isascii() else text.translate(_STRAIGHT)


def without_code(text: str) -> str:
    """The text without its fenced blocks."""
    return _FENCED.sub("\n", text) if "```" in text or "~~~" in text else text


def has_code(text: str) -> bool:
    """Whether the text is, or holds, program code: a fence, or a line as programs have them."""
    return "```" in text or _CODE_LINE.search(text) is not None


def cut(text: str, most: int = 80) -> str:
    """One line of at most `most` code points, for a finding's detail."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"

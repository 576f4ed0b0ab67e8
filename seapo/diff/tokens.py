"""A text in tokens, in any script: what a word difference counts as one thing."""

import re
from collections.abc import Iterable, Sequence

_JOINED = r"[̀-ͯ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e゙゚\u200d︀-️]"
_SPACELESS = (
    r"[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003134f]"
)
_TOKEN = re.compile(
    rf"\s{{1,40}}|{_SPACELESS}{_JOINED}*|\d{{1,40}}(?:[.,]\d{{1,40}})*"
    rf"|(?:(?!{_SPACELESS})[^\W\d_])(?:(?!{_SPACELESS})[\w'’̀-ͯ]){{0,40}}|.{_JOINED}*",
    re.DOTALL,
)
"""White space; one letter of a script written without spaces, with its marks; a number; a word; any
other character. Endless runs are cut at forty, so that one of them can still differ in a part."""
_STOPS, _FULL_STOPS = frozenset(".!?;:"), frozenset("。！？；")
_LETTER = re.compile(_SPACELESS)


def tokens(text: str) -> list[str]:
    """Words, numbers, letters of scripts without spaces, marks, white space; joined they are the text."""
    return _TOKEN.findall(text)


def weight(words: Iterable[str]) -> int:
    """Characters, white space left out."""
    return len("".join("".join(words).split()))


def substance(words: Iterable[str]) -> int:
    """Letters and digits; a letter of a script without spaces says as much as two of the others."""
    return sum(
        2 if _LETTER.match(word) else sum(map(str.isalnum, word))
        for word in words
        if not word.isspace()
    )


def ends_line(words: Sequence[str], place: int) -> bool:
    """Whether a line ends where this token begins: at both ends of a text, and before a line break."""
    return place <= 0 or place >= len(words) or "\n" in words[place]


def ends_sentence(words: Sequence[str], place: int) -> bool:
    """Whether a sentence ends where this token begins; marks of full width need no space behind them."""
    if not 0 < place < len(words):
        return False
    return words[place - 1] in _FULL_STOPS or (
        words[place - 1] in _STOPS and words[place].isspace()
    )

"""The stretches of an answer that no harmless change may touch: more than an error's rules leave alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from seapo.injectors.edits import Edit
from seapo.injectors.scene import Scene

_OPERAND = r"[\w.,$%(){}\[\]\\'^]*[\w)%}\]]"
_SHIELDS = re.compile(
    r"\$\$[\s\S]+?\$\$|\\\[[\s\S]+?\\\]|\\\([\s\S]+?\\\)|\\begin\{[\s\S]+?\\end\{\w+\*?\}|<<[^>\n]*>>"  # formulas
    r"|\$(?=[^\s\d])[^$\n]{0,200}[^\s$]\$"
    rf"|{_OPERAND}(?:[ \t]*[-+*/×÷=<>^][ \t]*{_OPERAND})+"  # sums written out in the text
    r"|\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]|「[^」\n]*」"  # quotations
    r"|(?<![\w])'[^'\n]{1,200}'(?!\w)|‘[^’\n]{1,200}’(?!\w)"
    r"|^[ \t]*(?:>|\||#|=>).*$|^(?: {4}|\t).*$"  # quoted, tabled, headed, indented lines
    r"|^.*(?:[Aa]nswer|\\boxed).{0,4}[:=].*$"  # the answer that is read out
    r"|\[[^\]\n]{0,200}\]|(?<!\w)[@#]\w+|\b\w+(?:[_/\\]\w+)+\b",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Shielded:
    """An answer with what must stay as it is."""

    scene: Scene

    @property
    def text(self) -> str:
        return self.scene.answer

    @cached_property
    def _shields(self) -> tuple[tuple[int, int], ...]:
        return tuple(found.span() for found in _SHIELDS.finditer(self.text))

    def free(self, start: int, end: int) -> bool:
        """May [start, end) be edited? An insertion may not fall inside a shield either."""
        if not self.scene.free(start, end):
            return False
        return not any(a < max(end, start + 1) and start < b for a, b in self._shields)

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where sentences begin."""
        return frozenset(sentence.start for sentence in self.scene.sentences)


Option = tuple[Edit, ...]
"""Edits that only make sense together."""
Finder = Callable[[Shielded], list[Option]]
"""Every place where one kind of change could be made."""

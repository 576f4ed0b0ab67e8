"""Errors in code: wrong operators and calls, broken control flow, calls of things that do not exist."""

import ast
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from seapo.injectors.edits import Change, Edit, apply_edits
from seapo.injectors.numbers import nearby, numbers, write
from seapo.injectors.scene import Scene

_QUIET = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    r"|#[^\n]*|//[^\n]*|/\*[\s\S]*?\*/|`[^`]*`"
)
_PYTHON = frozenset(("", "python", "py", "python3"))


@dataclass(frozen=True)
class Code:
    """A stretch of code in an answer."""

    text: str
    start: int
    """Where it begins in the answer."""
    python: bool
    before: str = ""
    """What it continues: the prompt of a completion."""

    @property
    def quiet(self) -> str:
        """The code with strings and comments blanked, at the same length."""
        return _QUIET.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), self.text)

    def whole(self, changed: str) -> bool:
        """Does changed Python parse wherever the original did? Other code is taken as it is."""
        if not self.python:
            return True
        shells = (str, textwrap.dedent, lambda t: "def f():\n" + t, lambda t: self.before + t)
        return not any(_parses(wrap(self.text)) and not _parses(wrap(changed)) for wrap in shells)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


@dataclass(frozen=True)
class Mutation:
    """A candidate: edits relative to the code, and what is wrong then."""

    edits: tuple[Edit, ...]
    why: str


Mutator = Callable[[Code, Random], Iterator[Mutation]]


def codes(scene: Scene) -> list[Code]:
    """The code in an answer: all of it, or what stands between fences."""
    if scene.is_code:
        python = not re.search(r"[;{]\s*$", scene.answer, re.MULTILINE)
        return [Code(scene.answer, 0, python, scene.prompt)]
    return [
        Code(scene.answer[start:end], start, language in _PYTHON)
        for language, start, end in scene.fences[:5]
        if end - start > 20 and language not in ("text", "txt", "markdown", "html", "json", "sh")
    ]


def _mutated(scene: Scene, rng: Random, mutators: tuple[Mutator, ...]) -> Change | None:
    """The first of some candidates, kinds before places at random, that leaves the code whole."""
    for code in rng.sample(found := codes(scene), len(found)):
        for mutator in rng.sample(mutators, len(mutators)):
            candidates = list(mutator(code, rng))
            for mutation in rng.sample(candidates, min(3, len(candidates))):
                if code.whole(apply_edits(code.text, mutation.edits)[0]):
                    moved = (
                        Edit(e.start + code.start, e.end + code.start, e.text)
                        for e in mutation.edits
                    )
                    return Change(tuple(moved), mutation.why)
    return None


def _exchange(
    pattern: re.Pattern[str], table: dict[str, str], why: str
) -> Callable[[Code, Random], Iterator[Mutation]]:
    """A mutator that replaces group 1 of a pattern by a table."""

    def mutate(code: Code, rng: Random) -> Iterator[Mutation]:
        del rng
        for found in pattern.finditer(code.quiet):
            new = table[found.group(1)]
            reason = why.format(new=new, old=found.group(1))
            yield Mutation((Edit(*found.span(1), new),), reason)

    return mutate


_ARITHMETIC = {
    "+": "-", "-": "+", "*": "+", "/": "*", "//": "%", "%": "//", "**": "*",
    "+=": "-=", "-=": "+=", "*=": "+=", "/=": "*=",
}  # fmt: skip
_CALLS = {
    "min": "max", "max": "min", "any": "all", "all": "any", "upper": "lower", "lower": "upper",
    "isupper": "islower", "islower": "isupper", "startswith": "endswith", "endswith": "startswith",
    "floor": "ceil", "ceil": "floor", "lstrip": "rstrip", "rstrip": "lstrip", "sin": "cos",
    "cos": "sin", "keys": "values", "values": "keys", "find": "rfind", "rfind": "find",
    "sum": "max", "ord": "chr", "isalpha": "isdigit",
    "isdigit": "isalpha", "sqrt": "exp", "sorted": "list", "set": "list", "zip": "map", "bin": "hex",
    "push": "unshift", "shift": "pop", "reversed": "sorted", "len": "max", "count": "index",
    "float": "int", "int": "float", "mean": "sum",
}  # fmt: skip
_COMPARED = {
    "==": "!=", "!=": "==", "<": ">=", ">": "<=", "<=": ">", ">=": "<", "===": "!==", "!==": "===",
    "in": "not in", "not in": "in", "is": "is not", "is not": "is", "and": "or", "or": "and",
    "&&": "||", "||": "&&",
}  # fmt: skip

_wrong_operator = _exchange(
    re.compile(r"(?<=[\w)\]] )(//=?|\*\*|[-+*/]=|[-+*/%])(?= [\w(\[-])"),
    {**_ARITHMETIC, "//=": "*="},
    'The code uses the operator "{new}" where "{old}" is right.',
)
_wrong_call = _exchange(
    re.compile(r"\b(" + "|".join(sorted(_CALLS, key=len, reverse=True)) + r")(?=\()"),
    _CALLS,
    "The code calls {new} where {old} is right.",
)
_wrong_end = _exchange(
    re.compile(r"(?<=\w)(\[0\]|\[-1\])"),
    {"[0]": "[-1]", "[-1]": "[0]"},
    "The code takes element {new} where {old} is right.",
)
_wrong_truth = _exchange(
    re.compile(r"\breturn (True|False|true|false)\b"),
    {"True": "False", "False": "True", "true": "false", "false": "true"},
    "The code returns {new} where {old} is right.",
)
_wrong_condition = _exchange(
    re.compile(
        r"(?<=[\w)\]'\"] )(===?|!==?|<=|>=|<|>|(?<!for \w )(?<!for \w\w )not in|is not|is|and|or"
        r"|&&|\|\|)(?= )(?!\s*:=)"
    ),
    _COMPARED,
    'The condition is turned round: "{new}" instead of "{old}".',
)


def _wrong_constant(code: Code, rng: Random) -> Iterator[Mutation]:
    quiet = code.quiet
    for number in numbers(quiet):
        if number.value < 2 and not number.decimals:
            continue
        new = write(nearby(number, rng), number)
        old = quiet[number.start : number.end]
        yield Mutation(
            (Edit(number.start, number.end, new),),
            f"The code uses the constant {new} where {old} is right.",
        )


def _spaced(code: Code, text: str) -> str:
    """An insertion with its spaces; without them in short code, whose words are counted."""
    return text if len(code.text) >= 100 else text.replace(" ", "")


def _wrong_return(code: Code, rng: Random) -> Iterator[Mutation]:
    """Last way in: the returned value is one off."""
    for found in re.finditer(r"\breturn ([\w.()\[\], ]+)$", code.quiet, re.MULTILINE):
        sign = rng.choice("+-")
        if found.group(1).strip() not in ("None", "True", "False", "self"):
            yield Mutation(
                (Edit(found.end(1), found.end(1), _spaced(code, f" {sign} 1")),),
                f"The returned value is one off: {sign} 1 is added to it.",
            )


def _inverted_if(code: Code, rng: Random) -> Iterator[Mutation]:
    """`if x` becomes `if not x` and the other way round."""
    del rng
    for found in re.finditer(r"\b((?:el)?if|while) (not )?(?=[\w(])", code.quiet):
        if found.group(2):
            edit = Edit(*found.span(2), "")
            yield Mutation((edit,), "The condition is turned round: the negation is gone.")
        elif re.match(r"[\w.()\[\]]+(?::|\]|\)|$)", code.quiet[found.end() :]):
            edit = Edit(found.end(), found.end(), "not ")
            yield Mutation((edit,), "The condition is turned round: it is negated now.")


def _off_by_one(code: Code, rng: Random) -> Iterator[Mutation]:
    """Loop and slice bounds that miss an element or run past the end."""
    del rng
    quiet = code.quiet
    for found in re.finditer(r"(?<=[\w)])( ?[+-] ?1)(?=\s*[)\]:,])", quiet):
        sign = found.group(1).strip()[0]
        turned = found.group(1).replace(sign, "-" if sign == "+" else "+")
        new = "" if len(code.text) >= 100 else turned
        yield Mutation((Edit(*found.span(1), new),), "A bound is off: its correction is wrong.")
    for found in re.finditer(r"\brange\(((?:[^(),\n]|\([^()\n]*\))+)\)", quiet):
        edit = Edit(found.end(1), found.end(1), _spaced(code, " - 1"))
        yield Mutation((edit,), "The loop's bound is off by one: it stops before the last element.")
    for found in re.finditer(r"\bfor \([^;]*; \w+ (<|<=|>|>=) ", quiet):
        new = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}[found.group(1)]
        yield Mutation((Edit(*found.span(1), new),), "The loop's bound is off by one.")


_LOOP = re.compile(r"[ \t]*(?:for|while)\b.*:\s*$")


def _early_return(code: Code, rng: Random) -> Iterator[Mutation]:
    """The return behind a loop moves in front of it: the loop is never reached."""
    del rng
    loops: dict[int, int] = {}
    at = 0
    for line in code.text.splitlines(keepends=True)[:2000]:
        indent = len(line) - len(line.lstrip(" \t"))
        if line.strip():
            loops = {i: start for i, start in loops.items() if i <= indent}
            if line.lstrip().startswith("return") and indent in loops and line.endswith("\n"):
                front = loops[indent]
                edits = Edit(front, front, line), Edit(at, at + len(line), "")
                yield Mutation(edits, "The function returns before its loop.")
            if _LOOP.match(line[:300]):
                loops[indent] = at
        at += len(line)


_ASSIGNED = re.compile(
    r"^([ \t]*)((\w+)[ \t]*[-+*/]?=[ \t]*[^\n=][^\n]*)\n\1([^\s#][^\n]*)$", re.MULTILINE
)


def _swapped_statements(code: Code, rng: Random) -> Iterator[Mutation]:
    """A statement that uses a value moves before the one that makes it."""
    del rng
    for found in _ASSIGNED.finditer(code.quiet):
        second = found.group(4)
        opens = second.rstrip().endswith((":", "{", "(", "[", ","))
        if opens or not re.search(rf"\b{re.escape(found.group(3))}\b", second):
            continue
        one, other = found.span(2), found.span(4)
        text = code.text
        edits = (Edit(*one, text[slice(*other)]), Edit(*other, text[slice(*one)]))
        yield Mutation(edits, f"Two statements are out of order: {found.group(3)} is set too late.")


_BRANCHES = re.compile(
    r"^([ \t]*)if [^\n]+:\n[ \t]+([^\n]+)\n\1el(?:se|if [^\n]+):\n[ \t]+([^\n]+)$", re.MULTILINE
)


def _swapped_branches(code: Code, rng: Random) -> Iterator[Mutation]:
    del rng
    for found in _BRANCHES.finditer(code.text):
        one, other = found.group(2), found.group(3)
        if one != other:
            edits = (Edit(*found.span(2), other), Edit(*found.span(3), one))
            yield Mutation(edits, "The two branches of the condition have changed places.")


def _turned_around(code: Code, rng: Random) -> Iterator[Mutation]:
    """Operands, the sides of a choice, or the halves of a slice change places."""
    del rng
    quiet = code.quiet
    for found in re.finditer(
        r"(?<![\w.)\]] )(?<!abs\()\b(\w+) (?:-|/|//|%|\*\*) (\w+)\b(?![\w.(\[])", quiet
    ):
        if found.group(1) != found.group(2):
            edits = Edit(*found.span(1), found.group(2)), Edit(*found.span(2), found.group(1))
            yield Mutation(edits, "The two operands have changed places.")
    for found in re.finditer(
        r"(?<=[\s(])([\w.\[\]]+) if ([^\n]{1,60}?) else ([\w.\[\]]+)(?=[\s)\]]|$)", quiet
    ):
        text = [code.text[slice(*found.span(i))] for i in (1, 3)]
        if text[0] != text[1]:
            edits = Edit(*found.span(1), text[1]), Edit(*found.span(3), text[0])
            yield Mutation(edits, "The two sides of the choice have changed places.")
    for found in re.finditer(r"(?<=[\w)\]])\[(:?)(\w+)(:?)\]", quiet):
        if len(found.group(1) + found.group(3)) == 1:
            new = f"[{found.group(3)}{found.group(2)}{found.group(1)}]"
            yield Mutation((Edit(*found.span(), new),), "The slice takes the other end.")
    for found in re.finditer(r"\[::-1\]", quiet):
        yield Mutation((Edit(*found.span(), ""),), "The order is no longer reversed.")


_MADE_UP = {
    "append": "add_last", "extend": "add_all", "split": "split_at", "join": "join_all", "len": "size",
    "sorted": "ordered", "sum": "total", "range": "interval", "strip": "trimmed", "format": "fill",
    "replace": "replace_each", "lower": "lowercase", "upper": "uppercase", "max": "largest",
    "min": "smallest", "abs": "magnitude", "int": "to_int", "str": "to_str", "list": "to_list",
    "set": "unique", "enumerate": "with_index", "zip": "paired", "count": "count_of", "print": "show",
    "index": "position", "items": "entries", "map": "apply_each", "filter": "keep_if", "round": "nearest",
    "get": "fetch_value", "open": "open_text", "isinstance": "has_type", "all": "every", "any": "some",
    "log": "record", "push": "addLast", "fetch": "fetchData", "reversed": "backwards", "read": "read_all",
    "float": "to_float", "pop": "take_last", "insert": "put_at", "tuple": "to_tuple", "keys": "key_list",
}  # fmt: skip
_CALLED = re.compile(r"(?<!def )(?<!class )(?<!function )(?<![\w.])(?:\w+\.)*(\w{3,30})(?=\()")
_TAILS = ("_all", "_each", "_values", "_strict", "_once", "_from")
_NO_CALL = frozenset(("if", "for", "while", "switch", "return", "and", "not", "function", "catch",
                      "elif", "print", "super", "range", "lambda"))  # fmt: skip


def _made_up_call(code: Code, rng: Random) -> Iterator[Mutation]:
    """A call of a function or method that does not exist."""
    defined = set(re.findall(r"\b(?:def|function|class) (\w+)", code.before + code.text))
    for found in _CALLED.finditer(code.quiet):
        old = found.group(1)
        if old in _NO_CALL or old in defined:
            continue
        new = _MADE_UP.get(old) or old + rng.choice(_TAILS)
        yield Mutation(
            (Edit(*found.span(1), new),), f"The code calls {new}, which does not exist, for {old}."
        )


def _made_up_name(code: Code, rng: Random) -> Iterator[Mutation]:
    """A value of the code that nothing defines."""
    for found in re.finditer(r"\b(?:return|in|=|\() ?([a-z]\w{2,20})\b(?![\w(=])", code.quiet):
        old = found.group(1)
        if old in ("None", "not", "for", "lambda", "self", "range", "await", "yield", "new"):
            continue
        new = rng.choice(("cached_", "default_", "parsed_", "current_", "previous_")) + old
        yield Mutation(
            (Edit(*found.span(1), new),), f"The code uses {new}, which nothing defines, for {old}."
        )


_EXPRESSIONS: tuple[Mutator, ...] = (
    _wrong_operator, _wrong_call, _wrong_end, _wrong_truth, _wrong_constant,
)  # fmt: skip
_FLOW: tuple[Mutator, ...] = (
    _wrong_condition, _inverted_if, _off_by_one, _early_return, _swapped_statements,
    _swapped_branches, _turned_around,
)  # fmt: skip


def wrong_expression(scene: Scene, rng: Random) -> Change | None:
    """A wrong operator, call, index, constant or truth value in code."""
    return _mutated(scene, rng, _EXPRESSIONS) or _mutated(scene, rng, (_wrong_return,))


def broken_flow(scene: Scene, rng: Random) -> Change | None:
    """A turned condition, swapped branches or statements, a bound off by one, an early return."""
    return _mutated(scene, rng, _FLOW)


def made_up_code(scene: Scene, rng: Random) -> Change | None:
    """A call or a name that does not exist."""
    return _mutated(scene, rng, (_made_up_call,)) or _mutated(scene, rng, (_made_up_name,))

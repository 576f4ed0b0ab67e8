"""How a model is asked: mode, difficulty, sub-kinds, candidates and tries."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from seapo.engines import EngineSpec
from seapo.errors import BadInput
from seapo.injectors.config import CHOICES, LAB, MODES, InjectConfig
from seapo.prompts import DIFFICULTIES, KINDS
from seapo.settings import Home
from seapo.ui.inject.asked import DEFAULTS
from seapo.values import as_text
from seapo.workers.injection.asking import mode_of

LAB_SAYS = "The shipped models are asked in the few words they learnt: difficulty and sub-kinds do not reach them."


def knobs(spec: EngineSpec, types: Sequence[str], home: Home) -> dict[str, str]:
    """What the fields say, by setting; `types` are those the mix draws.

    Raises:
        BadInput: the sub-kinds of a type that is drawn are all left out.
    """
    with st.grid(4, min_column_width=130, gap="medium"):
        mode = _choice("mode", "Mode", [name for name in MODES if name != LAB], MODES)
        free = not spec.model or mode_of(InjectConfig(mode=mode), spec, home.runs) != LAB
        level = (
            _choice("difficulty", "Difficulty", list(DIFFICULTIES), DIFFICULTIES) if free else ""
        )
        tries = _number("tries", "Tries after a failed check", 0, 10)
        candidates = _number("candidates", "Candidates", 1, 16)
    found = {"mode": mode, "tries": str(tries), "candidates": str(candidates)}
    if candidates > 1:
        found["choose"] = _choice(
            "choose", "Which candidate becomes the pair", list(CHOICES), CHOICES
        )
    st.caption(f"{MODES[mode]}. {'' if free else LAB_SAYS}")
    found["run_code"] = _code()
    if not free:
        return found
    return {**found, "difficulty": level, "kinds": _kinds(types)}


def _choice(name: str, label: str, options: list[str], said: Mapping[str, str]) -> str:
    words = "\n".join(f"- {option}: {said[option]}" for option in options)
    given = st.selectbox(
        label, options, index=options.index(DEFAULTS[name]), key=f"inject_{name}", help=words,
        format_func=str.capitalize, persist_state="session",
    )  # fmt: skip
    return str(given)


def _code() -> str:
    ticked = st.checkbox(
        "Run the code that the model writes against the prompt's tests",
        key="inject_run_code",
        persist_state="session",
        help="Where a prompt holds tests. The code runs on this machine, in a process of its own with limits "
        "of time and memory. Code that still passes is no error, and counts as a failed check.",
    )
    return as_text(ticked)


_HELP = {
    "tries": "A candidate that fails a check is asked for again, with the reason in the request.",
    "candidates": "Negatives written for each positive; each costs its own time and tokens.",
}


def _number(name: str, label: str, low: int, high: int) -> int:
    key = f"inject_{name}"
    st.session_state.setdefault(key, int(DEFAULTS[name]))
    return int(
        st.number_input(label, low, high, key=key, help=_HELP[name], persist_state="session")
    )


def _kinds(types: Sequence[str]) -> str:
    """Shares of sub-kinds as the setting has them; empty while all are drawn alike."""
    with st.expander("Sub-kinds of error", icon=":material/category:"):
        st.caption("Each is drawn by its share among the sub-kinds of its type; 0 leaves one out.")
        found = {name: _of_type(name) for name in types if name in KINDS}
    for name, shares in found.items():
        if not any(shares.values()):
            raise BadInput(f"Every sub-kind of {name} is left out, and the mix asks for it.")
    return kinds_text(found.values())


def _of_type(name: str) -> dict[str, float]:
    st.markdown(f"**{name.capitalize()}**")
    with st.grid(6, min_column_width=130, gap="small"):
        return {kind: _share(kind, says) for kind, says in KINDS[name].items()}


def _share(kind: str, says: str) -> float:
    key = f"inject_share_{kind}"
    st.session_state.setdefault(key, 1.0)
    label = kind.replace("_", " ").capitalize()
    return st.number_input(
        label, 0.0, 100.0, step=1.0, format="%g", key=key, help=says, persist_state="session"
    )


def kinds_text(found: Iterable[Mapping[str, float]]) -> str:
    """Shares of sub-kinds, a mapping a type, as `fact=2,number=1`; empty where each type's are alike."""
    held = list(found)
    if all(len(set(shares.values())) == 1 for shares in held):
        return ""
    return ",".join(
        f"{kind}={as_text(share)}" for shares in held for kind, share in shares.items() if share
    )

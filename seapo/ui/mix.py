"""The mix of error types as three linked sliders that always add up to 100 %."""

import streamlit as st

from seapo.taxonomy import INJECTABLE

NAMES = tuple(kind.name for kind in INJECTABLE)
EVEN = {NAMES[0]: 34, NAMES[1]: 33, NAMES[2]: 33}


def mix() -> dict[str, int]:
    """Whole percent by type; moving one moves the others in proportion."""
    for name in NAMES:
        st.session_state.setdefault(_key(name), EVEN[name])
    with st.grid(3, min_column_width=130, gap="medium"):
        for kind in INJECTABLE:
            st.slider(
                kind.name.capitalize(),
                0,
                100,
                format="%d %%",
                key=_key(kind.name),
                help=kind.description,
                on_change=_moved,
                args=(kind.name,),
                persist_state="session",
            )
    return {name: int(st.session_state[_key(name)]) for name in NAMES}


def _key(name: str) -> str:
    return f"mix_{name}"


def _moved(name: str) -> None:
    shares = {n: int(st.session_state[_key(n)]) for n in NAMES}
    for other, share in linked(shares, name).items():
        st.session_state[_key(other)] = share


def linked(shares: dict[str, int], moved: str) -> dict[str, int]:
    """The shares with all but `moved` scaled so that the sum is 100; even where they were all 0."""
    left = 100 - shares[moved]
    others = [name for name in shares if name != moved]
    total = sum(shares[name] for name in others)
    found = {
        name: round(left * (shares[name] / total if total else 1 / len(others))) for name in others
    }
    found[others[-1]] += left - sum(found.values())
    return {**shares, **found}

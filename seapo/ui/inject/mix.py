"""The mix of error types: even, three linked sliders that add up to 100 %, all three, or the model's profile."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from seapo import pipeline
from seapo.engines import ENDPOINT, EngineSpec
from seapo.pipeline import RULES
from seapo.taxonomy import INJECTABLE
from seapo.ui.frame import Frame
from seapo.ui.numbers import colours
from seapo.ui.profile import measuring, profile_chart

NAMES = tuple(kind.name for kind in INJECTABLE)
EVEN = {NAMES[0]: 34, NAMES[1]: 33, NAMES[2]: 33}
SHARES = "shares"
ALIKE = "alike"
WAYS = {
    SHARES: "Shares I set",
    ALIKE: "One of three, evenly",
    pipeline.ALL_TYPES: "All three",
    pipeline.PROFILE: "From the model's error profile",
}
DEFAULT_MODEL = "embedded"
"""Whose profile is measured for an engine that is no model."""


@dataclass(frozen=True)
class Chosen:
    mix: pipeline.Mix
    """What the run is given: shares by type, `all`, or `profile`."""
    shares: Mapping[str, float]
    """The shares by type that it comes to."""

    @property
    def types(self) -> tuple[str, ...]:
        """The types that are drawn at all."""
        return tuple(name for name, share in self.shares.items() if share)

    @property
    def each(self) -> int:
        """Negatives of each positive."""
        return len(self.shares) if self.mix == pipeline.ALL_TYPES else 1


def mix(frame: Frame, engine: EngineSpec) -> Chosen | None:
    """What was chosen; None where the profile is wanted and none has been measured."""
    st.session_state.setdefault("mix_way", SHARES)
    way = st.segmented_control(
        "Mix of error types", list(WAYS), format_func=lambda name: WAYS[name], key="mix_way",
        required=True, persist_state="session",
    )  # fmt: skip
    if way == pipeline.PROFILE:
        return _profiled(frame, engine)
    if way != SHARES:
        even = dict.fromkeys(NAMES, 1.0)
        return Chosen(pipeline.ALL_TYPES if way == pipeline.ALL_TYPES else even, even)
    shares = {name: float(number) for name, number in _sliders().items() if number}
    return Chosen(shares, shares)


def _profiled(frame: Frame, engine: EngineSpec) -> Chosen | None:
    # An endpoint's model cannot be profiled here: that needs its weights.
    local = engine.model and engine.kind not in (RULES, ENDPOINT)
    model = engine.model if local else DEFAULT_MODEL
    found = pipeline.profile_for(frame.studio.home, model)
    if found is None:
        st.caption("No error profile has been measured here yet. It takes about a minute.")
    else:
        profile_chart(found, colours(frame.studio), "mix_profile")
    if found is None or found.model != model:
        measuring(frame, model, first=found is None)
    return Chosen(pipeline.PROFILE, found.shares) if found else None


def _sliders() -> dict[str, int]:
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

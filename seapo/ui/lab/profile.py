"""Which errors a model makes by itself, and the way from there to an injection with the same mix."""

import streamlit as st

from seapo import pipeline
from seapo.pipeline import Profile
from seapo.settings import BASES
from seapo.ui.frame import Frame
from seapo.ui.navigation import go
from seapo.ui.numbers import colours
from seapo.ui.profile import measuring, profile_chart


def error_profile(frame: Frame) -> None:
    """The chosen model's newest profile, or why one is worth measuring."""
    found = pipeline.profiles(frame.studio.home)
    there = [name for name in BASES if pipeline.is_there(name)]
    models = list(dict.fromkeys([*there, *(profile.model for profile in found)]))
    model = st.selectbox("Model", models, key="profile_model", width=420)
    own = next((profile for profile in found if profile.model == model), None)
    if own is None:
        st.caption(
            "Not measured yet. The method finds that training against the errors a model makes most "
            "helps the tasks where it makes them. Which these are can be measured: the model answers "
            "development questions, and each wrong answer is sorted by type. It takes about a minute."
        )
    else:
        profile_chart(own, colours(frame.studio), "lab_profile")
        _use(frame, own)
    measuring(frame, model, first=False)


def _use(frame: Frame, profile: Profile) -> None:
    if not st.button("Use these shares as the injection mix", icon=":material/bug_report:"):
        return
    st.session_state["mix_way"] = pipeline.PROFILE
    if profile.model in pipeline.ENGINES:
        st.session_state["engine"] = profile.model  # the model then writes its own kind of errors
    go("build", {"dataset": frame.dataset} if frame.dataset else {})

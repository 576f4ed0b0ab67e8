"""Put errors into positives: engine, mix and how a model is asked; what is made of it stands in `inject_start`."""

from collections.abc import Sequence

import streamlit as st

from seapo import pipeline
from seapo.engines import EngineSpec
from seapo.errors import BadInput
from seapo.injectors.config import AUTO, InjectConfig
from seapo.pipeline import RULES
from seapo.ui.engine.form import Picked, engine_form
from seapo.ui.engine.settings import all_settings
from seapo.ui.frame import Frame
from seapo.ui.inject.asked import Asked, changed
from seapo.ui.inject.knobs import knobs
from seapo.ui.inject.mix import Chosen, mix
from seapo.ui.inject.preview import preview
from seapo.ui.inject.start import by_model, by_rules, under_way
from seapo.ui.templates.page import templates
from seapo.workers.injection.asking import mode_of


def inject_form(frame: Frame) -> None:
    """The fields, the buttons, what they show; a run under way takes the buttons' place."""
    picked = engine_form(frame)
    limit, seed = _how_many(frame)
    try:
        spec = _spec(frame, picked)
        chosen = mix(frame, spec)
        settings = _settings(frame, spec, picked, chosen.types if chosen else ())
    except BadInput as error:
        st.error("These settings cannot be used.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        chosen = None
    if chosen is None or not picked.name:
        under_way(frame)
        return
    asked = Asked(spec.name, chosen.mix, seed, settings)
    rows = (limit or frame.counts.positives) * chosen.each
    if picked.kind == RULES:
        by_rules(frame, asked, limit)
        preview(frame, asked, rows)
    else:
        _requests(frame, asked, chosen, rows)
        by_model(frame, asked, limit, rows)


def _requests(frame: Frame, asked: Asked, chosen: Chosen, rows: int) -> None:
    """What a model is asked: to be worded anew, and to be read."""
    mode = InjectConfig(mode=asked.settings.get("mode", AUTO))
    now = mode_of(mode, asked.spec, frame.studio.home.runs)
    templates(frame, chosen.types, now, asked.settings)
    preview(frame, asked, rows)


def _how_many(frame: Frame) -> tuple[int | None, int]:
    """The limit, None for all, and the seed."""
    with st.grid(2, min_column_width=130, gap="medium"):
        limit = st.number_input(
            "Positives",
            1,
            max(frame.counts.positives, 1),
            None,
            placeholder="all",
            key=f"limit_{frame.dataset}_{frame.counts.positives}",  # its bounds are the set's
        )
        seed = st.number_input("Seed", 0, 2**31 - 1, 0, key="seed", persist_state="session")
    return int(limit) if limit else None, int(seed)


def _spec(frame: Frame, picked: Picked) -> EngineSpec:
    """The engine as a run will name it; of its kind alone while its name is not whole."""
    home = frame.studio.home
    return pipeline.read_engine(home, picked.name) if picked.name else EngineSpec(picked.kind)


def _settings(
    frame: Frame, spec: EngineSpec, picked: Picked, types: Sequence[str]
) -> dict[str, str]:
    """What differs from the defaults; refused early, so that no run starts only to say so."""
    if picked.kind == RULES:
        return {}
    given = {
        **picked.settings,
        **knobs(spec, types, frame.studio.home),
        **all_settings(picked.kind),
    }
    found = changed(given)
    pipeline.read_settings(found)
    return found

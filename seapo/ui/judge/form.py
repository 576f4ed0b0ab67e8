"""Start a judge: the named checks, a model's verdict, or a reference model's margin."""

from collections.abc import Mapping

import streamlit as st

from seapo import pipeline
from seapo.engines import RULES, TRANSFORMERS, VLLM, here, models
from seapo.errors import SeapoError
from seapo.settings import BASES, Home
from seapo.ui.frame import Frame
from seapo.values import assignments

CHECKS, VERDICT, MARGIN = "Named checks", "A model's verdict", "Reference margin"
SAYS: Mapping[str, str] = {
    CHECKS: "Runs every check on every pair, imported ones too: no model, a moment. Each is a finding "
    "with a figure.",
    VERDICT: "Asks a model about each answer alone, without saying which one it is, and about both in "
    "either order. Another model than the one that wrote the negatives sees more of its errors.",
    MARGIN: "How much likelier the chosen answer is to a model than the rejected one: log-probability a "
    "token, chosen less rejected. Near or below zero are the pairs that training has most to do with.",
}
SAMPLE = 200
"""Pairs that are judged where nothing else is said: enough for shares within 7 points."""


def judge_form(frame: Frame) -> None:
    """What, by whom, how many; and the button."""
    what = st.segmented_control(
        "What shall be found out?", list(SAYS), default=CHECKS, key="judge_what", required=True,
        persist_state="session",
    )  # fmt: skip
    what = str(what or CHECKS)
    st.caption(SAYS[what])
    engine, limit, seed, told = RULES, None, 0, ""
    if what != CHECKS:
        with st.grid(3, min_column_width=130, gap="medium"):
            engine = _engine(frame, what)
            limit, seed = _how_many(frame)
        told = _settings()
    label = {CHECKS: "Check all pairs", VERDICT: "Judge pairs", MARGIN: "Compute margins"}[what]
    if st.button(label, icon=":material/gavel:", disabled=not engine, key="judge_start"):
        _start(frame, engine, limit, seed, what == MARGIN, told)


def _engine(frame: Frame, what: str) -> str:
    known = _references(frame.studio.home) if what == MARGIN else _judges(frame)
    given = st.selectbox(
        "Model" if what == MARGIN else "Judge",
        known,
        index=0 if what == MARGIN and known else None,
        accept_new_options=True,
        placeholder="vllm:MODEL or openai:URL#MODEL",
        key=f"judge_engine_{what == MARGIN}",
        persist_state="session",
        help="One of these, or any engine you type: vllm:MODEL, transformers:MODEL, openai:URL#MODEL.",
    )
    return (given or "").strip()


def _how_many(frame: Frame) -> tuple[int | None, int]:
    most = max(frame.counts.pairs, 1)
    limit = st.number_input(
        "Pairs", 1, most, min(SAMPLE, most), key=f"judge_limit_{frame.dataset}_{most}",
        help="Drawn at random by the seed.",
    )  # fmt: skip
    seed = st.number_input("Seed", 0, 2**31 - 1, 0, key="judge_seed")
    return (None if int(limit) >= most else int(limit)), int(seed)


def _settings() -> str:
    """What `--set` takes on the command line, as typed."""
    with st.expander("Settings", icon=":material/tune:"):
        return st.text_area(
            "NAME=VALUE, one a line", key="judge_settings", placeholder="key_env=MY_KEY\nconcurrency=64",
            persist_state="session",
            help="As `--set` of the command line takes them: key_env, concurrency, timeout, retries, "
            "price_in, price_out, max_tokens, tensor_parallel_size, order, tries and more.",
        ) or ""  # fmt: skip


def _judges(frame: Frame) -> list[str]:
    """Engines that wrote or judged here before, then models that lie here; the shipped ones cannot judge."""
    used = [
        str(run.config.get("engine", "")) for run in frame.runs if run.kind in ("inject", "judge")
    ]
    kind = VLLM if _has_vllm() else TRANSFORMERS
    lying = [f"{kind}:{one.value}" for one in _models(frame.studio.home) if one.origin != "shipped"]
    return [name for name in dict.fromkeys([*used, *lying]) if name not in ("", RULES, *BASES)]


def _references(home: Home) -> list[str]:
    shipped = [name for name, folder in BASES.items() if (folder / "config.json").is_file()]
    lying = [one for one in _models(home) if one.origin != "shipped"]
    return [*shipped, *(f"{TRANSFORMERS}:{one.value}" for one in lying)]


@st.cache_data(ttl=30, show_spinner=False)
def _models(home: Home) -> list[models.Model]:
    return models.models(home)


@st.cache_data(ttl=300, show_spinner=False)
def _has_vllm() -> bool:
    return any(one.ready for one in here.engines(here.machine()) if one.kind == VLLM)


def _start(
    frame: Frame, engine: str, limit: int | None, seed: int, margin: bool, told: str
) -> None:
    try:
        settings = assignments([line for line in told.splitlines() if line.strip()])
        with st.spinner("Handing the pairs out"):
            pipeline.start_judge(
                frame.studio, frame.dataset or "", engine, limit, seed, settings, margin
            )
    except SeapoError as error:
        st.error("The judging could not be started.", icon=":material/error:")
        st.code(str(error), None, wrap_lines=True)
        return
    st.rerun()

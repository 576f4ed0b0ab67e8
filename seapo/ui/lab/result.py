"""What an experiment found: the claims against what was measured, the table, the charts, and its files."""

from collections.abc import Sequence

import streamlit as st

from seapo.lab.experiment.arms import JUDGED, REFERENCES, UNTRAINED
from seapo.ui.lab.charts import average_chart, rivals_chart, types_chart
from seapo.ui.lab.claims import claims
from seapo.ui.lab.reading import Experiment, Line
from seapo.ui.lab.runs import runs_behind
from seapo.ui.lab.table import chosen, table
from seapo.ui.words import count, duration

REGIMES = {
    REFERENCES: "References",
    JUDGED: "Chosen by a judge",
}
MEANS = {
    REFERENCES: "The chosen side is the right answer. Plain training on it (SFT) is the control to beat.",
    JUDGED: "The chosen side is what the judge liked best among the base’s own samples, right or not. "
    "The judge sees the truth through noise; its strength is the chance that it tells right from wrong.",
}


def choose(found: Sequence[Experiment]) -> Experiment:
    """The link's `experiment`, else the newest."""
    if len(found) == 1:
        return found[0]
    by_name = {one.name: one for one in found}
    name = st.selectbox(
        "Shown",
        list(by_name),
        format_func=lambda key: by_name[key].called,
        key="experiment",
        bind="query-params",
        width=420,
    )
    return by_name[name]


def result(found: Experiment) -> None:
    """All of it, one regime at a time."""
    st.caption(_made_from(found))
    claims(found)
    regime, strength = _setting(found)
    st.caption(f"{MEANS[regime]}{_measured(found, strength)}")
    trained = found.rows(regime, strength)
    rows = [*found.rows(UNTRAINED), *trained]
    table(found, rows)
    st.caption(
        "Per cent right, mean over bases and seeds, under it the 95 % interval and the difference "
        "from the same base untrained: ▲ ▼ where its interval leaves out zero. Unseen wordings: "
        "questions in words that no training has read. Click a cell for the runs behind it."
    )
    line = chosen(st.query_params.to_dict(), rows)
    if line is not None:
        runs_behind(found, line)
    with st.grid(2, min_column_width=420, gap="large"):
        with st.container():
            average_chart(found, rows, f"lab_{regime}_{strength}")
        with st.container():
            rivals_chart(found)
        with st.container():
            types_chart(found)
    _downloads(found)


def _made_from(found: Experiment) -> str:
    """What the figures rest on, in one line."""
    base = [row for row in found.rows(UNTRAINED) if row["arm"] == "base"]
    bases = len(base[0]["runs"]) if base else 0
    table_rows: list[Line] = found.report["table"]
    cells = {cell for row in table_rows for cell in row["runs"]}
    seconds = found.report.get("seconds")
    failures = found.report.get("failures")
    said = [
        found.called,
        count(bases, "base"),
        f"{count(len(cells), 'cell')} of base, seed and arm",
    ]
    said += [f"took {duration(float(seconds))}"] if isinstance(seconds, int | float) else []
    said += [f"{count(failures, 'cell')} failed"] if failures else []
    return " · ".join(said)


def _setting(found: Experiment) -> tuple[str, float | None]:
    """Which regime is looked at, and with which judge."""
    strengths = found.strengths()
    there = [name for name in REGIMES if name == REFERENCES or strengths]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        regime = st.segmented_control(
            "Where the chosen answers come from",
            there,
            default=there[0],
            required=True,
            format_func=REGIMES.__getitem__,
            key="regime",
            bind="query-params",
        )
        if regime != JUDGED:
            return regime, None
        strength = st.segmented_control(
            "Strength of the judge",
            strengths,
            default=strengths[len(strengths) // 2],
            required=True,
            format_func=lambda share: f"{100 * share:.0f} %",
            key="strength",
        )
        return regime, strength


def _measured(found: Experiment, strength: float | None) -> str:
    judges = found.report.get("judge")
    for row in judges if isinstance(judges, list) else []:
        if row["strength"] == strength and row.get("measured") is not None:
            return f" Measured here: {100 * row['measured']:.1f} % of its comparisons were right."
    return ""


def _downloads(found: Experiment) -> None:
    with st.container(horizontal=True):
        for file, kind, label in (
            ("report.md", "text/markdown", "Report"),
            ("results.json", "application/json", "All figures"),
        ):
            path = found.folder / file
            if path.is_file():
                st.download_button(
                    f"{label} ({file})",
                    path.read_bytes(),
                    file_name=file,
                    mime=kind,
                    icon=":material/download:",
                    key=f"download_{file}",
                )

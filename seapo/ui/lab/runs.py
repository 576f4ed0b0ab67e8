"""The runs behind a cell of the table, by base and seed; the chosen one's curves, and what flipped in it."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from seapo.errors import SeapoError
from seapo.jobs.files import read_lines
from seapo.lab.experiment.arms import BASE, UNTRAINED
from seapo.lab.experiment.table import score
from seapo.taxonomy import SHIPPED
from seapo.ui.compared import between, differences
from seapo.ui.curves import curves
from seapo.ui.flipped import flips
from seapo.ui.lab.grid import Cell, Row, grid
from seapo.ui.lab.reading import Experiment, Line, cell_folder, cells
from seapo.ui.lab.table import AT
from seapo.ui.words import count, signed

CELL = "cell"
"""The link's word for the chosen run: its id."""
SHOWN = 3
"""Flipped items at once: the charts below must stay in reach."""


def runs_behind(found: Experiment, line: Line) -> None:
    """A table of bases and seeds; under it the run that the link names, or the only one."""
    column = str(line["dimension"])
    every = cells(found.folder)
    behind = [row for row in every if row["cell"] in line["runs"]]
    with st.container(border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.markdown(f"##### Runs behind {found.label(line['arm'])}, {column}")
            st.button("Close", type="tertiary", icon=":material/close:", on_click=_close)
        if not behind:
            st.caption("The single runs of this experiment are not kept here.")
            return
        bases = _bases(every)
        _by_base(behind, bases, column)
        wanted = st.query_params.get(CELL, "")
        opened = next((row for row in behind if row["cell"] == wanted), None)
        if opened is None and len(behind) == 1:
            opened = behind[0]
        if opened is None:
            st.caption("Per cent right, and the difference from the base. Click a run to open it.")
        else:
            _run(found, opened, bases)


def _close() -> None:
    for name in (AT, CELL):
        st.query_params.pop(name, None)


def _bases(rows: Sequence[Line]) -> dict[str, Line]:
    """The untrained cell of each base."""
    untrained = [r for r in rows if (r["regime"], r["arm"]) == (UNTRAINED, BASE.name)]
    return {str(row["base"]): row for row in untrained}


def _by_base(behind: Sequence[Line], bases: dict[str, Line], column: str) -> None:
    seeds = sorted({row["seed"] for row in behind}, key=lambda seed: -1 if seed is None else seed)
    place = {(row["base"], row["seed"]): row for row in behind}
    rows = [
        Row(base, [_cell(place.get((base, seed)), bases.get(base), column) for seed in seeds])
        for base in dict.fromkeys(str(row["base"]) for row in behind)
    ]
    heads = ["not trained" if seed is None else f"seed {seed}" for seed in seeds]
    grid(heads, rows, CELL, f"Runs by base and seed, {column}, in per cent")


def _cell(row: Line | None, base: Line | None, column: str) -> Cell | None:
    value = score(row, column) if row is not None else None
    if row is None or value is None:
        return None
    before = score(base, column) if base is not None and base is not row else None
    change = "" if before is None else signed(100 * (value - before))
    says = f"{row['cell']}: {100 * value:.1f} %" + (f", {change} points" if change else "")
    return Cell(str(row["cell"]), f"{100 * value:.1f}", "", change, "same", f"{says}; opens it.")


def _run(found: Experiment, row: Line, bases: dict[str, Line]) -> None:
    """What the run trained on and how; its curves; the answers that flipped against its base."""
    st.markdown("##### One run")
    st.text(f"{row['cell']}{_figures(row)}")
    folder = cell_folder(found, row)
    if folder is None:
        st.caption(
            "Its answers and curves are not kept here: only its figures ship. Run the experiment, "
            "or one base and one seed of it, to open every answer."
        )
        return
    logged = list(read_lines(folder / "metrics.jsonl"))
    if logged:
        with st.expander("How it trained", icon=":material/show_chart:"):
            curves(logged, {kind.name: kind.colour for kind in SHIPPED}, f"lab_{folder.name}")
    base = bases.get(str(row["base"]))
    before = cell_folder(found, base) if base is not None else None
    if before is not None and before != folder:
        _against(before, folder)


def _figures(row: Line) -> str:
    """Pairs and steps of a cell, and what its pairs were like, as far as the line says."""
    parts = [
        count(row["pairs"], "pair") if row.get("pairs") else "",
        count(row["steps"], "step") if row.get("steps") else "",
        f"{100 * row['chosen_right']:.0f} % of the chosen answers right"
        if row.get("chosen_right") is not None
        else "",
        f"{100 * row['rejected_wrong']:.0f} % of the rejected answers wrong"
        if row.get("rejected_wrong") is not None
        else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f": {said}." if said else ""


def _against(before: Path, after: Path) -> None:
    try:
        compared = between(str(before), str(after))
    except SeapoError as error:
        st.code(str(error), None, wrap_lines=True)
        return
    differences(compared["table"], f"lab_{after.name}")
    flips(compared["flipped"], SHOWN)

"""A table whose cells are buttons: a mean, its interval and its difference; a click puts its key in the link.

Streamlit's own table draws on a canvas, where a cell holds one short text and no button.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import streamlit as st

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".grid")
  const held = root.getRootNode().activeElement?.dataset?.key
  const make = (name, text, kind) => {
    const made = document.createElement(name)
    if (text) made.textContent = text
    if (kind) made.className = kind
    return made
  }
  const button = (cell) => {
    const made = make("button", "", cell.key === data.picked ? "picked" : "")
    made.type = "button"
    made.dataset.key = cell.key
    made.title = made.ariaLabel = cell.says
    made.ariaPressed = String(cell.key === data.picked)
    made.onclick = () => setTriggerValue("pick", cell.key)
    made.append(make("b", cell.value), make("small", cell.interval), make("i", cell.change, cell.tone))
    return made
  }
  const head = make("tr")
  head.append(...["", ...data.columns].map((name) => make("th", name)))
  head.querySelectorAll("th").forEach((cell) => { cell.scope = "col" })
  const body = data.rows.map((row) => {
    const line = make("tr")
    const name = make("th")
    name.scope = "row"
    const chip = make("span", "", "chip " + (row.hollow ? "hollow" : ""))
    if (row.colour) chip.style.setProperty("--chip", row.colour)
    name.append(...(row.colour ? [chip] : []), make("span", row.name))
    line.append(name, ...row.cells.map((cell) => {
      const place = make("td")
      place.append(cell ? button(cell) : make("span", "–", "none"))
      return place
    }))
    return line
  })
  const table = make("table")
  table.ariaLabel = data.alt
  const top = make("thead"), rest = make("tbody")
  top.append(head)
  rest.append(...body)
  table.append(top, rest)
  root.replaceChildren(table)
  if (held) [...root.querySelectorAll("button")].find((made) => made.dataset.key === held)?.focus()
}
"""

_CSS = """
.grid { overflow-x: auto; font-family: var(--st-font); color: var(--st-text-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
th { font-weight: 600; text-align: left; padding: .4rem .6rem; white-space: nowrap; }
thead th { font-size: .8rem; opacity: .75; text-align: right; }
tbody th, thead th:first-child { position: sticky; left: 0; background: var(--st-background-color); z-index: 1; }
tbody th { white-space: normal; min-width: 6.5rem; max-width: 13rem; font-weight: 500; }
tr + tr > *, tbody tr:first-child > * { border-top: 1px solid var(--st-border-color); }
td { padding: 2px; text-align: right; }
.none { padding: .4rem .6rem; opacity: .5; }
button { all: unset; box-sizing: border-box; width: 100%; min-width: 5.4rem; padding: .3rem .5rem; cursor: pointer;
  display: grid; justify-items: end; line-height: 1.3; border-radius: calc(var(--st-base-radius) / 2); }
button:hover { background: var(--st-secondary-background-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -2px; }
button.picked { background: color-mix(in srgb, var(--st-primary-color) 16%, transparent);
  box-shadow: inset 0 0 0 1px var(--st-primary-color); }
b { font-weight: 600; } small { font-size: .72rem; opacity: .7; white-space: nowrap; }
i { font-style: normal; font-size: .78rem; white-space: nowrap; }
.up { color: var(--st-blue-text-color); font-weight: 600; }
.down { color: var(--st-orange-text-color); font-weight: 600; }
.same { opacity: .7; }
.chip { display: inline-block; width: .6rem; height: .6rem; border-radius: 50%; margin-right: .45rem;
  background: var(--chip); border: 2px solid var(--chip); box-sizing: border-box; }
.chip.hollow { background: transparent; }
"""

_GRID = st.components.v2.component(
    "seapo_lab_grid", html="<div class='grid'></div>", css=_CSS, js=_JS
)


@dataclass(frozen=True)
class Cell:
    key: str
    """What the link holds once this cell is picked."""
    value: str
    interval: str = ""
    change: str = ""
    tone: str = ""
    """`up` or `down` where the interval of the change lies on one side of zero, else `same`."""
    says: str = ""
    """The whole in words: tooltip, and what a screen reader says."""


@dataclass(frozen=True)
class Row:
    name: str
    cells: Sequence[Cell | None]
    """One a column; None where there is nothing."""
    colour: str = ""
    hollow: bool = False


def grid(columns: Sequence[str], rows: Sequence[Row], parameter: str, alt: str) -> None:
    """Draw the table; the cell of the link's `parameter` is marked, and a click puts another there."""
    key = f"grid_{parameter}"
    shown = {
        "columns": list(columns),
        "rows": [asdict(row) for row in rows],
        "picked": st.query_params.get(parameter, ""),
        "alt": alt,
    }
    _GRID(data=shown, key=key, on_pick_change=lambda: _keep(parameter, key))


def _keep(parameter: str, key: str) -> None:
    picked = getattr(st.session_state[key], "pick", None)
    if picked:
        st.query_params[parameter] = str(picked)

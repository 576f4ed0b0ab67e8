"""The requests that an edited text would make of the first rows of a data set; no widget here."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeVar

import streamlit as st

from seapo import prompts
from seapo.engines import EngineConfig
from seapo.errors import BadInput
from seapo.injectors.config import InjectConfig, kind_shares
from seapo.judging import Asker, Case
from seapo.pipeline import Studio
from seapo.prompts import DIFFICULTIES, DIFFICULTY, KINDS, TASKS
from seapo.prompts.asking import rewrite_request
from seapo.prompts.tasks import REWRITE_MODES, TYPES
from seapo.prompts.wordings import SHIPPED_NAMES, read_lines
from seapo.records import Positive, Spans, Turn
from seapo.store import asking, handing, reading
from seapo.store.filters import PairFilter
from seapo.taxonomy import INJECTABLE
from seapo.values import read_fields

ROWS = 3
_Config = TypeVar("_Config", InjectConfig, EngineConfig)


@dataclass(frozen=True)
class Wanted:
    """What the form asks for now."""

    types: tuple[str, ...]
    mode: str
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def rewriting(self) -> str:
        """The form's mode where it has templates, else the method's."""
        return self.mode if self.mode in REWRITE_MODES else REWRITE_MODES[0]

    @property
    def first(self) -> str:
        return next((name for name in self.types if name in TYPES), TYPES[0])


@dataclass(frozen=True)
class Shown:
    title: str
    text: str


@dataclass(frozen=True)
class _Draw:
    """What the rows are asked for: kinds and levels go round over them."""

    asked: str
    mode: str
    kinds: Sequence[str]
    levels: Sequence[str]
    structured: bool


def requests(studio: Studio, dataset: str, task: str, text: str, wanted: Wanted) -> list[Shown]:
    """One a row, at most ROWS, with `text` in place of the task's saved text; [] where a judge has no pair yet.

    Raises:
        BadInput: a text or a setting that cannot be used.
    """
    own = studio.home.prompts
    with tempfile.TemporaryDirectory() as folder:
        drafts = Path(folder)
        try:
            _lay_out(own, drafts)
            prompts.save(task, text, drafts)
            if task.startswith("judge/"):
                return _judged(studio, dataset, task, drafts)
            return _rewritten(studio, dataset, _draw(task, text, wanted), drafts)
        except BadInput as error:  # said of the user's folder, not of this one
            raise BadInput(str(error).replace(folder, str(own))) from error


def _lay_out(own: Path, drafts: Path) -> None:
    """The texts of the user's own, in a folder where one of them can be another."""
    for task in TASKS:
        place, copy = prompts.path(task, own), prompts.path(task, drafts)
        if place.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(place.read_bytes())


def _draw(task: str, text: str, wanted: Wanted) -> _Draw:
    """What the form asks for, but for what the task itself names; edited wordings come first, to be seen."""
    asked = task.rpartition("/")[2] if task != DIFFICULTY else wanted.first
    mode = task.split("/")[1] if task.startswith("inject/") else wanted.rewriting
    settings = _given(InjectConfig, wanted.settings)
    shares = kind_shares(settings)
    kinds = [kind for kind in KINDS[asked] if not shares or shares.get(kind)] or list(KINDS[asked])
    levels = [settings.difficulty]
    if task.startswith("kinds/"):
        kinds = _edited_first(task, text, KINDS[asked])
    if task == DIFFICULTY:
        levels = _edited_first(task, text, DIFFICULTIES)
    structured = _given(EngineConfig, wanted.settings).structured
    return _Draw(asked, mode, kinds, levels, structured)


def _given(kind: type[_Config], settings: Mapping[str, str]) -> _Config:
    own = {name.name for name in fields(kind)}
    given = {name: value for name, value in settings.items() if name in own}
    return kind(**read_fields(kind, given))


def _edited_first(task: str, text: str, names: Mapping[str, str]) -> list[str]:
    worded = read_lines(task, text, task)
    return sorted(names, key=lambda name: worded[name] == SHIPPED_NAMES[task][name])


def _rewritten(studio: Studio, dataset: str, draw: _Draw, drafts: Path) -> list[Shown]:
    found: list[Shown] = []
    rows = _positives(studio, dataset, asking.imports_version(studio.store))
    for place, row in enumerate(rows):
        kind, level = draw.kinds[place % len(draw.kinds)], draw.levels[place % len(draw.levels)]
        request = rewrite_request(
            row.turns, row.answer, draw.asked, kind, level, draw.mode, draw.structured, drafts
        )
        title = f"{draw.asked.capitalize()}, {kind.replace('_', ' ')}; difficulty: {level}"
        found.append(Shown(title, request.turns[0]["content"]))
    return found


def _judged(studio: Studio, dataset: str, task: str, drafts: Path) -> list[Shown]:
    asker = Asker({kind.name: kind.description for kind in INJECTABLE}, own=drafts)
    rows = reading.pairs(studio.store, PairFilter(dataset), limit=ROWS)
    single = task == "judge/single"
    title = "The rejected answer alone" if single else "The chosen answer first"
    return [Shown(title, asker.questions(_case(row))[0 if single else 2].text) for row in rows]


def _case(row: Mapping[str, object]) -> Case:
    positive = Positive((Turn("user", str(row["prompt"])),), str(row["chosen"]))
    return Case("", positive, str(row["rejected"]), str(row["type"]), "", Spans())


@st.cache_data(max_entries=8, ttl=600, show_spinner=False)
def _positives(_studio: Studio, dataset: str, version: str) -> Sequence[Positive]:
    """The first rows of a data set; `version` changes with what is in the store."""
    ids = handing.positive_ids(_studio.store, dataset, ROWS)
    found = handing.positives(_studio.store, ids)
    return [found[i] for i in ids]

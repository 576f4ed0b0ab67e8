"""One function a button: each reads, calls a stage, and appends. Stages meet here and nowhere else.

Pages and the command line call only this for what changes something.
"""

from collections.abc import Sequence

from seapo.engines import RULES
from seapo.pipeline.data import import_file, preview_file
from seapo.pipeline.demo import fill_demo
from seapo.pipeline.freezing import (
    EXPORT_FORMATS,
    POLICIES,
    REVIEW_FORMAT,
    export_reviewed,
    export_snapshot,
    make_snapshot,
)
from seapo.pipeline.injection import (
    ALL_TYPES,
    ENGINES,
    PROFILE,
    Mix,
    is_there,
    preview_inject,
    read_engine,
    read_settings,
    start_inject,
    try_inject,
)
from seapo.pipeline.judging import judged, start_judge
from seapo.pipeline.laboratory import start_lab
from seapo.pipeline.profiles import (
    PROFILE_TASK,
    Profile,
    measured_profile,
    profile_for,
    profiles,
    start_profile,
)
from seapo.pipeline.runs import (
    compare_runs,
    evaluation_of,
    model_path,
    resolve_train,
    start_evaluate,
    start_train,
    train_command,
)
from seapo.pipeline.studio import Studio, open_studio, take_in
from seapo.records import Decision
from seapo.store import decisions as _decisions

__all__ = [
    "ALL_TYPES",
    "ENGINES",
    "EXPORT_FORMATS",
    "POLICIES",
    "PROFILE",
    "PROFILE_TASK",
    "REVIEW_FORMAT",
    "RULES",
    "Mix",
    "Profile",
    "Studio",
    "compare_runs",
    "decide",
    "evaluation_of",
    "export_reviewed",
    "export_snapshot",
    "fill_demo",
    "import_file",
    "is_there",
    "judged",
    "make_snapshot",
    "measured_profile",
    "model_path",
    "open_studio",
    "preview_file",
    "preview_inject",
    "profile_for",
    "profiles",
    "read_engine",
    "read_settings",
    "resolve_train",
    "start_evaluate",
    "start_inject",
    "start_judge",
    "start_lab",
    "start_profile",
    "start_train",
    "take_in",
    "train_command",
    "try_inject",
]


def decide(studio: Studio, decisions: Sequence[Decision]) -> int:
    """Append decisions; how many were new. `seapo.store.decisions.decide` says what is refused."""
    return _decisions.decide(studio.store, decisions)

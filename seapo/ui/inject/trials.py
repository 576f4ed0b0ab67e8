"""Which small runs have tried an injection, and whether one tried what is asked for now; no widget here."""

from dataclasses import dataclass

from seapo import jobs
from seapo.errors import BadInput
from seapo.jobs import Run
from seapo.jobs.files import read_lines
from seapo.prompts.asking import rewrite_request
from seapo.settings import Home
from seapo.ui.frame import Frame
from seapo.ui.inject.asked import Asked, differences
from seapo.ui.inject.pair import Line


@dataclass(frozen=True)
class Trial:
    run: Run
    stale: tuple[str, ...]
    """In which ways it ran with other settings than are asked for now."""

    @property
    def fresh(self) -> bool:
        """Whether it has shown what these settings give."""
        return not self.stale and self.run.state == "done"

    @property
    def good(self) -> bool:
        """Whether that was of any use."""
        usable = jobs.results(self.run).get("usable")
        return self.fresh and isinstance(usable, dict) and any(usable.values())


def is_trial(run: Run) -> bool:
    return run.kind == "inject" and bool(run.config.get("trial"))


def newest_trial(frame: Frame, asked: Asked) -> Trial | None:
    """The newest try with these very settings, else the newest of this data set, else None."""
    own = [r for r in frame.runs if is_trial(r) and r.config.get("dataset") == frame.dataset]
    trials = [Trial(run, tuple(stale(frame.studio.home, run, asked))) for run in own[:20]]
    same = (trial for trial in trials if not trial.stale)
    return next(same, trials[0] if trials else None)


def stale(home: Home, run: Run, asked: Asked) -> list[str]:
    """What has changed since a try; a template's new wording too."""
    found = differences(asked, run.config)
    if found or run.state != "done":
        return found
    return ["its templates have been changed since"] if _moved(home, run) else []


def _moved(home: Home, run: Run) -> bool:
    used = {str((line.get("receipt") or {}).get("template")) for line in lines(run)}
    return any(name.startswith("inject/") and name != _now(home, name) for name in used)


def _now(home: Home, used: str) -> str:
    """How the template of this name is called as it reads today."""
    mode, asked = used.partition("@")[0].split("/")[1:3]
    try:
        return rewrite_request([], "", asked, "", "any", mode, False, home.prompts).template
    except BadInput:
        return ""  # the user's own file has become unreadable since


def lines(run: Run) -> list[Line]:
    return list(read_lines(run.folder / "results.jsonl"))


def superseded(frame: Frame, run: Run) -> bool:
    """Whether the data set has been injected since."""
    return any(
        other.kind == "inject" and not is_trial(other) and other.created > run.created
        for other in frame.runs
        if other.config.get("dataset") == frame.dataset
    )

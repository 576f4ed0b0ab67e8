"""Where things lie, read from the environment once a call: no module keeps a path of its own."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED_DATA = ROOT / "data"
EMBEDDED_MODEL = SHIPPED_DATA / "embedded"
BASES = {
    "embedded": EMBEDDED_MODEL,
    "embedded-1": SHIPPED_DATA / "embedded-1",
    "embedded-2": SHIPPED_DATA / "embedded-2",
}
"""The shipped models by name: the same build from three seeds, the first being the default."""
DEMO = SHIPPED_DATA / "demo"


@dataclass(frozen=True)
class Home:
    """The folder that holds everything made at run time."""

    path: Path

    @property
    def store(self) -> Path:
        return self.path / "studio.duckdb"

    @property
    def snapshots(self) -> Path:
        return self.path / "snapshots"

    @property
    def runs(self) -> Path:
        return self.path / "runs"

    @property
    def uploads(self) -> Path:
        return self.path / "uploads"

    @property
    def prompts(self) -> Path:
        """Templates of the user's own, which win over the shipped ones."""
        return self.path / "prompts"

    def make(self) -> "Home":
        """Create the folders that are missing."""
        for folder in (self.path, self.snapshots, self.runs, self.uploads, self.prompts):
            folder.mkdir(parents=True, exist_ok=True)
        return self


def home(path: str | os.PathLike[str] | None = None) -> Home:
    """The home at `path`, else at SEAPO_HOME, else data/home beside the code."""
    chosen = path or os.environ.get("SEAPO_HOME") or SHIPPED_DATA / "home"
    return Home(Path(chosen).expanduser().resolve())

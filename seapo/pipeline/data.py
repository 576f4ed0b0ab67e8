"""Bring data in, from a file or from the hub."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from seapo import jobs
from seapo.errors import BadInput
from seapo.pipeline.studio import Studio
from seapo.store import importing
from seapo.store.importing import Imported, Preview

HUB = "hf:"


def import_file(
    studio: Studio,
    path: str | Path,
    name: str | None = None,
    format: str = "auto",  # noqa: A002  # the option's own word
    mapping: Mapping[str, str] | None = None,
    origin: str | None = None,
) -> Imported:
    """Bring in a file, or a hub set by `hf:OWNER/NAME[/CONFIG][:SPLIT]`.

    Raises:
        BadInput: nothing usable came; the text says what did. Nothing is changed then.
    """
    if str(path).startswith(HUB):
        return _import_hub(studio, str(path), name, format, mapping)
    return importing.bring_in(
        studio.store, _file(path), name, format, mapping, origin or Path(path).name
    )


def preview_file(
    path: str | Path,
    format: str = "auto",  # noqa: A002  # the option's own word
    mapping: Mapping[str, str] | None = None,
) -> Preview:
    """What a file looks like and what its first rows would become; reads only its head."""
    return importing.preview(_file(path), format, mapping)


def _file(path: str | Path) -> Path:
    found = Path(path).expanduser()
    if not found.is_file():
        what = "is a folder" if found.is_dir() else "is not there"
        raise BadInput(f"{found} {what}. Give the path of a JSONL, JSON, CSV or Parquet file.")
    return found


def _import_hub(
    studio: Studio,
    spec: str,
    name: str | None,
    format: str,  # noqa: A002  # the option's own word
    mapping: Mapping[str, str] | None,
) -> Imported:
    with tempfile.TemporaryDirectory(dir=studio.home.path) as folder:
        out = Path(folder) / "hub.parquet"
        facts = _fetch(spec, out)
        chosen = name or spec.removeprefix(HUB).replace("/", "-").replace(":", "-")
        return importing.bring_in(
            studio.store,
            out,
            chosen,
            format,
            mapping,
            spec,
            revision=facts.get("revision"),
            licence=facts.get("licence"),
        )


def _fetch(spec: str, out: Path) -> dict[str, str | None]:
    """Load a hub set in a child of its own, because `datasets` is heavy; its revision and licence."""
    command = [sys.executable, "-m", "seapo.workers.hub", spec, str(out)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=jobs.environment(out.parent)
    )
    if done.returncode != 0:
        raise BadInput(done.stderr.strip().split("\n")[-1] or f"{spec} could not be loaded.")
    found: dict[str, str | None] = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    return found

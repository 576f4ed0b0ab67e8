"""Child that loads a data set through `datasets`: `python -m seapo.workers.hub SPEC OUT.parquet`.

Writes the rows to OUT.parquet and, last, the revision and licence to OUT.json. The last line on standard
error says in words why there is nothing. HF_TOKEN is read from the environment by the hub's own client.
"""

import json
import sys
from pathlib import Path
from typing import Any

from seapo.errors import BadInput, SeapoError
from seapo.sources.hub import HubSpec, parse_spec

UNREACHABLE = (
    "The hub cannot be reached from here, so {name} cannot be loaded. Check the connection, or set "
    "HF_HUB_OFFLINE=1 where the set is in the local cache; nothing was imported."
)
NOT_FOUND = (
    "There is no data set {name} on the hub, or it is private. Check the name; for a private set, set "
    "HF_TOKEN to a token that may read it."
)
GATED = (
    "{name} is gated: accept its terms on its page on the hub with your account, then set HF_TOKEN to a token "
    "of that account."
)
OFFLINE = "{name} is not in the local cache, and HF_HUB_OFFLINE forbids to fetch it. Unset it, or import a file."
SCRIPT = "{name} is loaded by a script of its own, which is not run here. Export it as Parquet and import that."
CHOICE = "{name} cannot be loaded as asked: {error}"
BY_ERROR = {
    "OfflineModeIsEnabled": OFFLINE,
    "GatedRepoError": GATED,
    "RepositoryNotFoundError": NOT_FOUND,
    "DatasetNotFoundError": NOT_FOUND,
    "LocalEntryNotFoundError": UNREACHABLE,
    "TransportError": UNREACHABLE,
    "HTTPError": UNREACHABLE,
    "HfHubHTTPError": UNREACHABLE,
    "ConnectionError": UNREACHABLE,
    "RuntimeError": SCRIPT,
    "ValueError": CHOICE,
    "FileNotFoundError": CHOICE,
    "DatasetGenerationError": CHOICE,
}
"""An error's class or a parent of it, nearest first, to what a person can do."""


def main(arguments: list[str]) -> None:
    """Load and write.

    Raises:
        BadInput: the set cannot be had; the text says why and what to do.
    """
    spec, out = parse_spec(arguments[0]), Path(arguments[1])
    failures: tuple[type[Exception], ...] = (OSError, ValueError, RuntimeError, *hub_errors())
    try:
        facts = fetch(spec, out)
    except failures as error:
        raise BadInput(explained(spec, error)) from error
    out.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")


def hub_errors() -> tuple[type[Exception], ...]:
    """What the hub's libraries raise beside Python's own errors."""
    import httpx
    from datasets.exceptions import DatasetsError

    return DatasetsError, httpx.HTTPError


def explained(spec: HubSpec, error: Exception) -> str:
    """The error in words a person can act on, on one line."""
    names = [kind.__name__ for kind in type(error).__mro__]
    if "gated" in str(error).lower():
        names.insert(0, "GatedRepoError")
    found = next((BY_ERROR[name] for name in names if name in BY_ERROR), CHOICE)
    text = " ".join(str(error).split())[:500]
    return found.format(name=spec.repository, error=text)


def fetch(spec: HubSpec, out: Path) -> dict[str, str | None]:
    """Load one split and write it as Parquet; its revision and licence where they are known."""
    import datasets

    facts = about(spec)
    split = spec.split or _first_split(spec, facts["revision"])
    loaded = datasets.load_dataset(
        spec.repository, spec.config, split=split, revision=facts["revision"]
    )
    if not len(loaded):
        raise ValueError(f"the split {split} has no rows")
    loaded.to_parquet(str(out))
    return {**facts, "licence": facts["licence"] or loaded.info.license or None, "split": split}


def about(spec: HubSpec) -> dict[str, str | None]:
    """The commit that will be loaded and the licence on the set's card; nothing for a folder or offline."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import OfflineModeIsEnabled

    if spec.repository.startswith(("/", ".")):
        return {"revision": None, "licence": None}
    try:
        info = HfApi().dataset_info(spec.repository, timeout=20)
    except OfflineModeIsEnabled:
        return {"revision": None, "licence": None}
    licence: Any = info.card_data.get("license") if info.card_data else None
    return {
        "revision": info.sha,
        "licence": ", ".join(licence) if isinstance(licence, list) else licence,
    }


def _first_split(spec: HubSpec, revision: str | None) -> str:
    import datasets

    names: list[str] = datasets.get_dataset_split_names(
        spec.repository, spec.config, revision=revision
    )
    return next((name for name in ("train", "train_prefs") if name in names), names[0])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SeapoError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)

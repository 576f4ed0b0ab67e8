"""Which model a training starts from: a shipped one, a folder, or a hub name."""

import re
from pathlib import Path

from seapo.errors import BadInput
from seapo.settings import BASES

EMBEDDED = "embedded"
"""The shipped model that is taken where nothing else is said."""
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def model_name(model: str) -> str:
    """A name in BASES, an absolute folder or a hub name.

    Raises:
        BadInput: a folder without a model, or no name at all.
    """
    if model in BASES:
        if not (BASES[model] / "config.json").is_file():
            raise BadInput(f"The model {model} is missing from {BASES[model]}. Clone again.")
        return model
    path = Path(model).expanduser()
    if model.strip() and path.is_dir():
        if not (path / "config.json").is_file():
            raise BadInput(f"{path} holds no model: config.json is missing in it.")
        return str(path.resolve())
    if not _HUB_NAME.fullmatch(model) or set(model) <= {"."}:
        raise BadInput(f"There is no folder {model!r}. Give `embedded`, a folder, or OWNER/NAME.")
    return model


def model_path(name: str) -> str:
    """What the model libraries load for the configuration's `model`."""
    return str(BASES.get(name, name))

"""Which model a training starts from: the embedded one, a folder, or a hub name."""

import re
from pathlib import Path

from seapo.errors import BadInput
from seapo.settings import EMBEDDED_MODEL

EMBEDDED = "embedded"
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def model_name(model: str) -> str:
    """`embedded`, an absolute folder or a hub name.

    Raises:
        BadInput: a folder without a model, or no name at all.
    """
    if model == EMBEDDED:
        if not (EMBEDDED_MODEL / "config.json").is_file():
            raise BadInput(f"The embedded model is missing from {EMBEDDED_MODEL}. Clone again.")
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
    return str(EMBEDDED_MODEL) if name == EMBEDDED else name

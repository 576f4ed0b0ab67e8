"""Where an experiment keeps what its cells share; cells themselves name their folder."""

from pathlib import Path


def profile_file(run: Path, base: str) -> Path:
    """The base's own error profile."""
    return run / "material" / base / "profile.json"


def block_folder(run: Path, base: str, seed: int) -> Path:
    """Samples and negatives of a base and a seed; its `block.json` comes last."""
    return run / "material" / base / str(seed)

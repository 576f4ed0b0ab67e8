"""Trains a model on a snapshot, as a run: `python -m seapo.workers.train FOLDER`.

This file is the door; `train_run` is the order of the work, and its parts lie beside it.
TRL and torch are imported after the run has said that it lives.
"""

import os
from collections.abc import Mapping

from seapo.errors import JobFailed, NotFound
from seapo.jobs.files import read_lines
from seapo.settings import Home
from seapo.snapshot import Snapshot, find_snapshot, verify_snapshot
from seapo.training import TrainConfig, from_config
from seapo.workers.child import Child, run_child


def main(child: Child) -> Mapping[str, object]:
    """Train, evaluate, save; returns what results.json holds."""
    config = from_config(child.config)
    child.tell("Checking the snapshot")
    snapshot = _snapshot(child, config)
    _choose_device(child.device)
    child.tell("Loading the libraries")
    from seapo.workers.training.run import train
    from seapo.workers.training.words import explained

    with explained(config):
        return train(child, config, snapshot)


def _snapshot(child: Child, config: TrainConfig) -> Snapshot:
    """The whole, unchanged snapshot.

    Raises:
        JobFailed: it is gone, was changed, or has nothing to train on.
    """
    try:
        snapshot = find_snapshot(Home(child.folder.parent.parent), config.snapshot)
    except NotFound as error:
        raise JobFailed(f"{error} Freeze one and start the training again.") from error
    verify_snapshot(snapshot)
    if not any(True for _ in read_lines(snapshot.folder / "train.jsonl")):
        raise JobFailed(f"Snapshot {snapshot.name} holds no pair to train on. Accept more pairs.")
    return snapshot


def _choose_device(device: str) -> None:
    """Show torch only the device that the run waited for; must come before torch is imported."""
    if not device.startswith("cuda:"):
        return
    number = int(device.removeprefix("cuda:"))
    shown = [name for name in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if name]
    if shown and number >= len(shown):
        raise JobFailed(f"There is no device {device}: {len(shown)} can be seen. Set another one.")
    os.environ["CUDA_VISIBLE_DEVICES"] = shown[number] if shown else str(number)


if __name__ == "__main__":
    run_child(main)

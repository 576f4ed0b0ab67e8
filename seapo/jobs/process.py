"""Which process a run has, and whether it still is that one: a pid may be reused, or a zombie."""

import os
import signal as signals
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from seapo.jobs.files import read_json, write_json

FILE = "process.json"
CLOCK_SLACK = 2.0
"""Seconds by which two readings of one process's start may differ after the clock was set."""


@dataclass(frozen=True)
class Process:
    pid: int
    born: float
    """Unix seconds at which the kernel started it."""

    @property
    def alive(self) -> bool:
        """True for this very process, running; not for a zombie or another one with its pid."""
        try:
            found = psutil.Process(self.pid)
            same = abs(found.create_time() - self.born) < CLOCK_SLACK
            return same and found.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
        except psutil.Error:
            return False


def note(folder: Path, pid: int) -> None:
    """Write down the run's process; parent and child both do, with the same content."""
    try:
        born = psutil.Process(pid).create_time()
    except psutil.Error:
        born = 0.0  # ended already: nothing will match it
    write_json(folder / FILE, {"pid": pid, "born": born})


def process_of(folder: Path) -> Process | None:
    found = read_json(folder / FILE)
    if found is None:
        return None
    pid, born = found.get("pid"), found.get("born")
    if not isinstance(pid, int) or pid <= 0 or not isinstance(born, int | float):
        return None
    return Process(pid, float(born))


def signal_group(process: Process, signal: int) -> None:
    """Send to the whole process group; a child leads its own, so its pid is the group's."""
    if not process.alive:
        return
    try:
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal)
    except ProcessLookupError:
        return


def end_left_behind(folders: Iterable[Path]) -> list[int]:
    """Kill what dead runs have left running in their sessions; the pids.

    Libraries start processes of their own (vLLM its engine), which outlive a killed run and hold the
    device's memory. Only what is in a session whose leader is gone, and works in the run's own folder, is
    taken for the run's: its number may have gone to a stranger since.
    """
    dead = {found.pid: folder for folder in folders if (found := process_of(folder))}
    dead = {pid: folder for pid, folder in dead.items() if not _is_there(pid)}
    left = [
        pid
        for pid in (psutil.pids() if dead else ())
        if (places := _places(dead, pid)) and _works_in(pid) in places
    ]
    for pid in left:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signals.SIGKILL)
    return left


def _is_there(pid: int) -> bool:
    """Whether any process has this number; a zombie, which only waits to be noticed, has not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _places(dead: Mapping[int, Path], pid: int) -> tuple[Path, ...]:
    """The folder of the dead run whose session the process is in, if it is in one."""
    try:
        folder = dead.get(os.getsid(pid))
    except (ProcessLookupError, PermissionError):
        return ()
    return (folder.resolve(),) if folder and pid not in dead else ()


def _works_in(pid: int) -> Path | None:
    try:
        return Path(psutil.Process(pid).cwd())
    except psutil.Error:
        return None

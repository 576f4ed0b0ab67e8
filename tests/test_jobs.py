"""Runs as real processes: every way they can end, and what a reader sees."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from waiting import until

from seapo import jobs
from seapo.errors import BadInput, NotFound
from seapo.jobs import folder as folders
from seapo.jobs import process
from seapo.settings import ROOT, Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setitem(folders.WORKERS, "lab", "toy_worker")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))
    return Home(tmp_path).make()


def made(home: Home, **config: object) -> jobs.Run:
    return jobs.create(home, "lab", {"device": "none", **config})


def stepping(run: jobs.Run) -> jobs.Run:
    until(lambda: len(jobs.metrics(run)) > 1)
    return folders.read(run.folder)


def test_a_run_ends_done_with_results_and_a_manifest(home: Home) -> None:
    seen: list[str] = []
    run = jobs.wait(jobs.start(made(home, steps=3)), lambda now: seen.append(now.state))
    assert (run.state, run.step, run.total) == ("done", 3, 3)
    assert jobs.results(run)["counted"] == 3
    assert seen[-1] == "done"
    files = json.loads((run.folder / "manifest.json").read_text())["files"]
    assert {"config.json", "results.json", "metrics.jsonl"} <= set(files)
    assert jobs.metrics(run)[1] == {"step": 2, "loss": None}


@pytest.mark.parametrize(
    ("end", "message", "log"),
    [
        ("words", "The snapshot is empty.", "JobFailed"),
        ("crash", "ValueError: three eyes", 'raise endings[str(child.config["end"])]'),
    ],
)
def test_a_failure_shows_words_and_leaves_the_traceback(
    home: Home, end: str, message: str, log: str
) -> None:
    run = jobs.wait(jobs.start(made(home, end=end)))
    assert (run.state, run.message) == ("failed", message)
    assert log in jobs.log_tail(run)
    assert not (run.folder / "manifest.json").exists()


def test_killed_in_mid_step_is_lost_at_once_and_resumes(home: Home) -> None:
    run = stepping(jobs.start(made(home, steps=60, seconds=0.05)))
    os.killpg(run.pid or 0, signal.SIGKILL)
    until(lambda: folders.read(run.folder).state == "lost", 10)
    before = len(jobs.metrics(run))
    ended = jobs.wait(jobs.resume(run))
    steps = [row["step"] for row in jobs.metrics(run)]
    assert ended.state == "done"
    assert before > 1 and steps == list(range(1, 61))


def test_a_zombie_and_a_reused_pid_are_no_life(home: Home) -> None:
    run = made(home)
    zombie = subprocess.Popen(["true"])
    until(lambda: Path(f"/proc/{zombie.pid}/stat").read_text().split()[2] == "Z")
    folders.process.note(run.folder, zombie.pid)
    assert folders.read(run.folder).state == "lost"
    zombie.wait()
    folders.process.write_json(
        run.folder / "process.json", {"pid": os.getpid(), "born": time.time() - 999}
    )
    assert folders.read(run.folder).state == "lost"


def test_a_last_word_said_while_looking_is_heard(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = jobs.wait(jobs.start(made(home, end="words")))
    last = (run.folder / "status.json").read_text()
    (run.folder / "status.json").write_text(last.replace("failed", "running"))

    def ends_just_now(_: object) -> bool:
        (run.folder / "status.json").write_text(last)
        return False

    monkeypatch.setattr(folders.process.Process, "alive", property(ends_just_now))
    assert folders.read(run.folder).state == "failed"


def test_two_resumes_at_once_start_one_process(home: Home) -> None:
    run = jobs.stop(stepping(jobs.start(made(home, steps=2000, seconds=0.05))))
    outcomes: list[str] = []

    def press() -> None:
        try:
            outcomes.append(jobs.resume(run).state)
        except BadInput as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    begun = [text for text in outcomes if text in ("queued", "running")]
    found = subprocess.run(["pgrep", "-f", run.id], capture_output=True, text=True, check=False)
    assert len(begun) == 1, outcomes
    assert len(found.stdout.split()) == 1
    assert jobs.stop(run).state == "stopped"


def test_children_leave_no_zombie_behind(home: Home) -> None:
    run = jobs.wait(jobs.start(made(home)))
    until(lambda: not Path(f"/proc/{run.pid}").exists())


STARTER = """
import signal
import sys
from pathlib import Path
from seapo import jobs
from seapo.jobs import folder
from seapo.settings import Home
folder.WORKERS["lab"] = "toy_worker"
# A shell that starts the tests in the background has them ignore this one.
signal.signal(signal.SIGINT, signal.default_int_handler)
jobs.wait(jobs.start(jobs.find(Home(Path(sys.argv[1])), sys.argv[2])))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_a_run_outlives_who_started_it(home: Home, number: signal.Signals) -> None:
    run = made(home, steps=2000, seconds=0.05)
    command = [sys.executable, "-c", STARTER, str(home.path), run.id]
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    starter = subprocess.Popen(
        command, env=env, cwd="/", start_new_session=True, stderr=subprocess.DEVNULL
    )
    stepping(run)
    os.killpg(starter.pid, number)
    assert starter.wait(60) != 0
    steps = len(jobs.metrics(run))
    until(lambda: len(jobs.metrics(run)) > steps + 2)
    assert jobs.list_runs(home)[0].state == "running"
    assert jobs.stop(run).state == "stopped"


def test_stop_ends_at_the_next_step_and_resume_goes_on(home: Home) -> None:
    run = stepping(jobs.start(made(home, steps=80, seconds=0.05)))
    stopped = jobs.stop(run)
    assert stopped.state == "stopped"
    assert 1 < len(jobs.metrics(run)) < 80
    assert jobs.wait(jobs.resume(stopped)).state == "done"
    assert len(jobs.metrics(run)) == 80


def test_a_child_that_does_not_listen_is_killed_and_reads_stopped(home: Home) -> None:
    run = stepping(jobs.start(made(home, steps=2000, seconds=0.05, end="deaf")))
    began = time.monotonic()
    assert jobs.stop(run, grace=0.5).state == "stopped"
    assert 0.5 < time.monotonic() - began < 15


def test_stop_without_patience_returns_at_once(home: Home) -> None:
    run = stepping(jobs.start(made(home, steps=2000, seconds=0.05, end="deaf")))
    began = time.monotonic()
    assert jobs.stop(run, grace=3, patient=False).message == "Stopping"
    assert time.monotonic() - began < 2
    until(lambda: folders.read(run.folder).state == "stopped")


def test_two_runs_of_a_device_take_turns_in_order(home: Home) -> None:
    first = stepping(jobs.start(made(home, device="cpu", steps=2000, seconds=0.05)))
    second, third = (made(home, device="cpu", steps=1) for _ in range(2))
    jobs.start(third)
    jobs.start(second)
    until(lambda: folders.read(third.folder).message == "waiting for cpu (2 ahead)")
    assert folders.read(third.folder).state == "queued"
    asked = time.time()
    assert jobs.stop(first).state == "stopped"
    then, last = jobs.wait(second), jobs.wait(third)
    assert (then.state, last.state) == ("done", "done")
    # The device is free before a run's last word is written, so that is no time to compare with.
    counted = float(str(jobs.results(then)["began"]))
    assert asked < (then.started or 0) < counted < (last.started or 0)


def test_stop_while_queued_never_starts(home: Home) -> None:
    first = jobs.start(made(home, device="cpu", steps=2000, seconds=0.05))
    second = jobs.start(made(home, device="cpu"))
    until(lambda: "waiting" in folders.read(second.folder).message)
    stopped = jobs.stop(second)
    assert (stopped.state, stopped.started) == ("stopped", None)
    assert jobs.stop(first).state == "stopped"


def test_a_killed_holder_frees_the_device_and_parallel_skips_the_queue(home: Home) -> None:
    first = stepping(jobs.start(made(home, device="cpu", steps=2000, seconds=0.05)))
    beside = jobs.start(made(home, device="cpu", allow_parallel=True))
    assert jobs.wait(beside, timeout=60).state == "done"
    second = jobs.start(made(home, device="cpu"))
    os.killpg(first.pid or 0, signal.SIGKILL)
    assert jobs.wait(second, timeout=60).state == "done"


def test_torn_folders_never_break_the_list(home: Home) -> None:
    for name, text in {"lab-torn": '{"state": "run', "lab-list": "[]", "lab-empty": ""}.items():
        (home.runs / name).mkdir()
        (home.runs / name / "status.json").write_text(text)
    (home.runs / "lab-bare").mkdir()
    (home.runs / ".new-draft").mkdir()
    (home.runs / "stray.txt").write_text("no run")
    runs = jobs.list_runs(home)
    assert {run.id for run in runs} == {"lab-torn", "lab-list", "lab-empty", "lab-bare"}
    assert {run.state for run in runs} == {"lost"}
    assert all("half written" in run.message and run.kind == "lab" for run in runs)


def test_a_run_with_a_torn_status_resumes_in_its_queue(home: Home) -> None:
    run = made(home, device="cpu", steps=2)
    (run.folder / "status.json").write_text('{"state": "run')
    lost = jobs.find(home, run.id)
    assert (lost.state, lost.device, lost.kind) == ("lost", "cpu", "lab")
    assert jobs.wait(jobs.resume(lost)).state == "done"


def test_torn_lines_are_left_out_and_mended(home: Home) -> None:
    run = made(home, steps=2)
    (run.folder / "metrics.jsonl").write_bytes(b'{"step": 0}\nnonsense\n[1]\n{"step": 1, "lo')
    assert [row["step"] for row in jobs.metrics(run)] == [0]
    jobs.wait(jobs.start(run))
    assert [row["step"] for row in jobs.metrics(run)] == [0, 1, 2]


@pytest.mark.parametrize("name", ["../x", "/etc", "", ".", "..", "a/b", "nothing", "x" * 300])
def test_what_names_no_run_is_not_found(home: Home, name: str) -> None:
    run = made(home)
    (home.path / "x").mkdir()
    with pytest.raises(NotFound, match=run.id):
        jobs.find(home, name)


def test_delete_refuses_what_runs_and_what_is_elsewhere(home: Home, tmp_path: Path) -> None:
    run = stepping(jobs.start(made(home, steps=2000, seconds=0.05)))
    with pytest.raises(BadInput, match="stop it before"):
        jobs.delete(run)
    ended = jobs.stop(run)
    assert jobs.size(ended) > 200
    jobs.delete(ended)
    assert list(home.runs.glob("*")) == []
    (tmp_path / "elsewhere").mkdir()
    (home.runs / "lab-link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="no run folder"):
        jobs.delete(jobs.find(home, "lab-link"))
    assert (tmp_path / "elsewhere").is_dir()


def test_the_levers_say_what_they_refuse(home: Home) -> None:
    with pytest.raises(BadInput, match="Known: inject, judge, train, evaluate, lab"):
        jobs.create(home, "dance", {})
    with pytest.raises(BadInput, match="plain name"):
        jobs.create(home, "lab", {}, {"../x": b""})
    assert list(home.runs.iterdir()) == []
    run = jobs.start(made(home, steps=2000, seconds=0.05))
    with pytest.raises(BadInput, match="running already"):
        jobs.start(run)
    jobs.stop(run)
    done = jobs.wait(jobs.start(made(home)))
    with pytest.raises(BadInput, match="is done"):
        jobs.resume(done)


def test_files_travel_into_the_folder(home: Home, tmp_path: Path) -> None:
    (tmp_path / "rows").write_text("one")
    run = jobs.create(home, "lab", {"a": 1}, {"input.jsonl": tmp_path / "rows", "more": b"two"})
    assert (run.folder / "input.jsonl").read_text() == "one"
    assert (run.folder / "more").read_bytes() == b"two"
    assert run.config["a"] == 1 and run.state == "queued"


def test_the_child_sees_the_home_and_the_project(home: Home) -> None:
    seen = jobs.levers.environment(home.path)
    assert seen["SEAPO_HOME"] == str(home.path)
    assert seen["PYTHONPATH"].startswith(str(ROOT))
    assert int(seen["OMP_NUM_THREADS"]) >= 1


def test_the_log_tail_shows_what_a_progress_bar_showed_last(home: Home) -> None:
    run = made(home)
    (run.folder / "log.txt").write_text("first\n1%\r50%\r100%\nlast\n")
    assert jobs.log_tail(run) == "first\n100%\nlast"
    assert jobs.log_tail(run, 1) == "last"


CHILD = "import subprocess, time; print(subprocess.Popen(['sleep', '300']).pid, flush=True)"


def left_by(folder: Path, cwd: Path) -> psutil.Process:
    """A process that outlives the killed leader of its session, whom `folder` names as its run's."""
    with subprocess.Popen(
        [sys.executable, "-c", f"{CHILD}; time.sleep(300)"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=cwd,
    ) as leader:
        assert leader.stdout
        left = psutil.Process(int(leader.stdout.readline()))
        process.note(folder, leader.pid)
        leader.kill()
    return left


def test_what_a_killed_run_left_running_ends_when_the_next_one_starts(home: Home) -> None:
    own, strange = made(home), made(home)
    left = left_by(own.folder, own.folder)
    other = left_by(strange.folder, home.path)  # the number is a stranger's by now
    jobs.wait(jobs.start(made(home)), timeout=60)
    until(lambda: not left.is_running() or left.status() == psutil.STATUS_ZOMBIE)
    assert other.is_running()
    other.kill()


def test_the_children_of_a_living_stranger_are_left_alone(home: Home) -> None:
    run = made(home)
    with subprocess.Popen(
        [sys.executable, "-c", f"{CHILD}; time.sleep(300)"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=run.folder,
    ) as leader:
        assert leader.stdout
        left = psutil.Process(int(leader.stdout.readline()))
        (run.folder / process.FILE).write_text(json.dumps({"pid": leader.pid, "born": 1.0}))
        assert process.end_left_behind([run.folder]) == []
        assert left.is_running()
        left.kill()
        leader.kill()

"""A worker that only counts: `steps` of `seconds` each, or ends in the way that `end` names."""

import time
from collections.abc import Mapping

from seapo.errors import JobFailed
from seapo.workers.child import Child, Stopped, run_child


def main(child: Child) -> Mapping[str, object]:
    done = sum(1 for _ in child.lines("steps.jsonl"))
    total = int(str(child.config.get("steps", 3)))
    for step in range(done + 1, total + 1):
        if child.stopping() and child.config.get("end") != "deaf":
            raise Stopped
        time.sleep(float(str(child.config.get("seconds", 0.01))))
        child.append("steps.jsonl", {"step": step})
        child.progress(step, total, "counting")
        child.log_metrics({"step": step, "loss": float("nan") if step == 2 else 1 / step})
    endings = {"words": JobFailed("The snapshot is empty."), "crash": ValueError("three eyes")}
    if child.config.get("end") in endings:
        raise endings[str(child.config["end"])]
    return {"counted": total, "began": time.time()}


if __name__ == "__main__":
    run_child(main)

"""Keep an experiment's figures with the project and write docs/results.md from them.

`python -m scripts.write_results RUN_FOLDER` takes a finished experiment (`newest` the last one of the home);
without a folder the document is written again from the figures that are kept.
"""

import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from seapo import jobs
from seapo.errors import NotFound
from seapo.jobs.files import read_json, read_lines
from seapo.lab.experiment.arms import cells
from seapo.lab.experiment.choices import read
from seapo.lab.experiment.claims import Claim, claims
from seapo.lab.experiment.markdown import CAVEAT, markdown, table
from seapo.settings import ROOT, SHIPPED_DATA, home

KEPT = SHIPPED_DATA / "lab" / "experiment"
FILES = ("config.json", "results.json", "report.md", "status.json")
CELLS = "cells.jsonl"
DOCUMENT = ROOT / "docs" / "results.md"
HEAD = """# Results

Written by `python -m scripts.write_results` from the figures in `data/lab/experiment`; not edited by hand.
They were measured on {day} by

```
python -m seapo lab experiment
```

on the three shipped bases, whose builds differ in their seed alone, and on the test part of the world. Recipes
were chosen on development questions; [tuning.md](tuning.md) says how, what was tried in vain, and what one early
look at ten cells changed. Since then the check of a true claim asks for the claim itself beside the yes. Of the
samples from which the judge chose, 57 of 15,271 would be called wrong now, and 41 of its 10,800 choices be others:
the figures of that regime, and of vanilla pairs, would differ a little in a run of today.

**{caveat}**

## What the method claims, and what was found

A claim holds or not by its mean. Comparisons between ways of training are called not clear where their 95 %
interval over bases holds zero. Three bases are few: their intervals are wide, and run past what a share can be.

"""


def main(run: Path | None) -> None:
    """Take a run's figures in, if one is named, and write the document."""
    if run is not None:
        KEPT.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copyfile(run / name, KEPT / name)
        (KEPT / CELLS).write_text(_cells(run), encoding="utf-8")
    DOCUMENT.write_text(document(), encoding="utf-8")


def _cells(run: Path) -> str:
    """Return the run's cells, each once and in the report's order, as lines."""
    rows = {str(row["cell"]): row for row in read_lines(run / CELLS)}
    order = [cell.id for cell in cells(read(read_json(run / "config.json") or {}))]
    return "".join(json.dumps(rows[name]) + "\n" for name in order if name in rows)


def document() -> str:
    """Return the text of docs/results.md from the kept figures."""
    report = json.loads((KEPT / "results.json").read_text(encoding="utf-8"))
    ended = json.loads((KEPT / "status.json").read_text(encoding="utf-8"))["ended"]
    day = datetime.fromtimestamp(ended, UTC).date().isoformat()
    found = table([_row(claim) for claim in claims(report)], ["claim", "found", "figure"])
    return f"{HEAD.format(day=day, caveat=CAVEAT)}{found}\n\n{_deeper(markdown(report))}"


def _row(claim: Claim) -> list[str]:
    return [claim.text, claim.verdict, claim.figure]


def _deeper(text: str) -> str:
    """Set every heading one level lower: the report is one part of the document."""
    return "".join(
        f"#{line}" if line.startswith("#") else line for line in text.splitlines(keepends=True)
    )


def newest() -> Path:
    """Return the folder of the home's last finished experiment; raises NotFound where there is none."""
    for run in jobs.list_runs(home(), "lab"):
        if run.config.get("task") == "experiment" and run.state == "done":
            return run.folder
    raise NotFound("There is no finished experiment. Run `python -m seapo lab experiment` first.")


if __name__ == "__main__":
    given = sys.argv[1:]
    main((newest() if given == ["newest"] else Path(given[0])) if given else None)

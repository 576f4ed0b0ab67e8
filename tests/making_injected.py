"""Injection runs written by hand: result lines with receipts and findings, pairs and failures."""

import time
from pathlib import Path

from making import positive, result_line
from making_runs import make_run, write, write_lines

from seapo.injectors.config import InjectConfig
from seapo.settings import Home

MIX = {"correctness": 34.0, "logic": 33.0, "hallucination": 33.0}
"""What the page's sliders stand on first."""
TYPES = tuple(MIX)


def pair_line(number: int, kind: str, against: str = "", why: str = "") -> dict[str, object]:
    """A pair of a model's; `against` names a check that it does not pass."""
    line = result_line(number, kind)
    finding = {"name": against, "value": 1.0, "detail": "seen by hand"}
    receipt = {"engine": "embedded", "kind": "wrong_order", "template": f"lab/{kind}"}
    findings = [*line["findings"], finding] if against else line["findings"]  # type: ignore[misc]
    return {**line, "why": why or line["why"], "findings": findings, "receipt": receipt}


def failed_line(number: int, kind: str, reason: str, text: str = "") -> dict[str, object]:
    head = {"positive_id": positive(number).id, "asked": kind}
    return {**head, "failed": reason, "detail": "", "text": text, "findings": [], "receipt": {}}


def make_injection(home: Home, name: str, lines: list[dict[str, object]], **config: object) -> Path:
    """A finished run of the embedded model on the set `sums`, 5 s loading and 6 s writing."""
    now = time.time()
    known = {"dataset": "sums", "engine": "embedded", "mix": MIX, "seed": 0, **config}
    folder = make_run(
        home, name, "done", known, step=len(lines), total=len(lines), started=now - 11, ended=now,
        created=now,
    )  # fmt: skip
    failed = sum("failed" in line for line in lines)
    made = {"pairs": len(lines) - failed, "failed": failed, "seconds": 6.0}
    told = {"pairs_per_s": len(lines) / 6, "prompt_tokens": 1200, "completion_tokens": 600}
    write(
        folder / "results.json",
        {**made, **told, "cost": 0.03, "usable": {"logic": len(lines) - failed}},
    )
    write_lines(folder / "results.jsonl", lines)
    return folder


def a_trial(home: Home, name: str = "inject-20260101-000000-aaaa", **config: object) -> Path:
    """A try on twelve rows with the page's own settings, one of them useless."""
    lines = [pair_line(n, TYPES[n % 3]) for n in range(1, 12)]
    settings = {**_plain(InjectConfig()), "trial": True, **config}
    return make_injection(
        home, name, [failed_line(12, "logic", "refusal", "I cannot."), *lines], **settings
    )


def _plain(settings: InjectConfig) -> dict[str, object]:
    return {**vars(settings), "kinds": list(settings.kinds)}

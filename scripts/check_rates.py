"""How often each check fails on the pairs of a file, with Wilson's 95 % intervals.

    python -m scripts.check_rates FILE [--format auto] [--type T] [--show NAME] [--chosen]

`--show` prints the pairs on which a finding fails, `--chosen` holds each chosen answer against itself as if
it were untouched text from elsewhere: what the checks that read one text alone then say is a false alarm.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from seapo.evaluation.scoring import wilson
from seapo.records import Finding, Positive, Turn
from seapo.store import Store, importing, reading
from seapo.store.filters import PairFilter
from seapo.verify import NAMES, check, failing

ALONE = ("refusal", "preamble", "announced", "truncated", "format_broken", "telltale", "empty")
"""Checks that say something of one text without another beside it."""
STAND_IN = "The answer to this stands in the second chapter of the book on the table."
"""A chosen answer that has none of the marks that those checks look for, in place of the real one."""
Checked = tuple[Positive, str, tuple[Finding, ...]]


def pairs(path: Path, shape: str) -> Iterator[tuple[Positive, str, str]]:
    """Each pair of the file with its type, through the importer that the app uses."""
    with Store.memory() as store:
        found = importing.bring_in(store, path, "pairs", shape)
        for row in reading.stream(store, PairFilter(dataset=found.name)):
            turns = tuple(Turn(turn["role"], turn["content"]) for turn in row["turns"])
            yield Positive(turns, row["chosen"]), row["rejected"], row["type"]


def untouched(path: Path, shape: str) -> Iterator[tuple[Positive, str, str]]:
    """Each positive's answer as the rejected one beside a stand-in."""
    with Store.memory() as store:
        importing.bring_in(store, path, "positives", shape)
        rows = store.cursor().execute("select turns, answer from positives")
        while row := rows.fetchone():
            turns = tuple(Turn(turn["role"], turn["content"]) for turn in row[0])
            yield Positive(turns, STAND_IN), row[1], "unknown"


def main() -> None:
    options = _options()
    read = untouched if options.chosen else pairs
    counted: Counter[str] = Counter()
    total = 0
    for positive, rejected, error_type in read(options.file, options.format):
        total += 1
        failed = failing(check(positive, rejected), options.type or error_type)
        counted.update(finding.name for finding in failed)
        counted["any"] += bool(failed)
        for finding in failed:
            if finding.name == options.show:
                _show(positive, rejected, finding)
    _report(options.file.name, counted, total, ALONE if options.chosen else (*NAMES, "any"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--format", default="auto")
    parser.add_argument("--type", help="the error type that the rules are held to")
    parser.add_argument("--show", help="print the pairs on which this finding fails")
    parser.add_argument("--chosen", action="store_true", help="untouched answers: false alarms")
    return parser.parse_args()


def _show(positive: Positive, rejected: str, finding: Finding) -> None:
    texts = {"prompt": positive.prompt[-200:], "chosen": positive.answer, "rejected": rejected}
    print(json.dumps({"detail": finding.detail, **texts}, ensure_ascii=False))


def _report(file: str, counted: Counter[str], total: int, names: tuple[str, ...]) -> None:
    print(f"{file}: {total} pairs")
    for name in names:
        share = counted[name] / total if total else 0.0
        low, high = wilson(share, total)
        print(f"{name:<18} {counted[name]:>6}  {share:7.3%}  [{low:.3%}, {high:.3%}]")


if __name__ == "__main__":
    main()

"""The experiment's report as Markdown tables, and as a few lines for the command line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seapo.lab.experiment.table import AVERAGE, COLUMNS

Report = Mapping[str, Any]
Line = Mapping[str, Any]
REGIMES = {
    "untrained": "Untrained",
    "references": "Chosen: references",
    "judged": "Chosen: the judge's best",
}
CAVEAT = (
    "A model built from separable authors shows that the method works as it says; it does not predict how "
    "much a model for real use gains."
)


def markdown(report: Report) -> str:
    """Render the whole report; scores in per cent, differences in points, 95 % intervals in brackets."""
    parts = [_head(report), *_regimes(report), _types(report), _rivals(report), _rest(report)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(report: Report) -> str:
    bases = report["bases"]
    over = "over the bases" if len(bases) > 1 else "over the seeds of the one base"
    return (
        f"# The experiment\n\n{len(bases)} bases ({', '.join(bases)}), {report['seeds']} seeds each; "
        f"{report['cells']} cells, {report['failures']} failed; part {report['choices']['part']}; "
        f"{report['seconds'] / 60:.0f} minutes. Scores in per cent; differences from the base in points, "
        f"with 95 % intervals {over} (another base may lie there) and behind the semicolon over the seeds "
        f"of these bases. {CAVEAT}"
    )


def _regimes(report: Report) -> Iterator[str]:
    labels = {(arm["regime"], arm["strength"], arm["name"]): arm["label"] for arm in report["arms"]}
    lines: dict[tuple[str, float | None], dict[str, dict[str, Line]]] = {}
    for line in report["table"]:
        arms = lines.setdefault((line["regime"], line["strength"]), {})
        arms.setdefault(line["arm"], {})[line["dimension"]] = line
    for (regime, strength), arms in lines.items():
        named = {labels[regime, strength, arm]: found for arm, found in arms.items()}
        yield f"## {_title(regime, strength)}"
        yield _grid(named, _score)
        if any("difference" in line for found in arms.values() for line in found.values()):
            yield _grid(named, _difference)


def _title(regime: str, strength: float | None) -> str:
    return REGIMES[regime] + (f", judge of strength {strength:g}" if strength else "")


def _grid(arms: Mapping[str, Mapping[str, Line]], cell: Any) -> str:
    columns = [name for name in COLUMNS if any(name in found for found in arms.values())]
    rows = [
        [label, *[cell(found[name]) if name in found else "" for name in columns]]
        for label, found in arms.items()
    ]
    return table(rows, ["arm", *columns])


def table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _score(line: Line) -> str:
    return f"{line['mean'] * 100:.1f}"


def _difference(line: Line) -> str:
    return _with_interval(line, "difference", "difference_") if "difference" in line else ""


def _with_interval(line: Line, name: str, prefix: str = "") -> str:
    """A difference in points with both intervals, as far as there are any."""
    if line[name] is None:
        return ""
    spans = [
        f"{points(line[f'{prefix}{low}'])} to {points(line[f'{prefix}{high}'])}"
        for low, high in (("low", "high"), ("runs_low", "runs_high"))
        if line[f"{prefix}{low}"] is not None
    ]
    told = "; ".join(dict.fromkeys(spans))
    return points(line[name]) + (f" ({told})" if told else "")


def points(fraction: float) -> str:
    """A difference of shares in points, with its sign."""
    return f"{fraction * 100:+.1f}".replace("-", "−")


def _types(report: Report) -> str:
    rows = [
        [_title(line["regime"], line["strength"]), line["type"], " and ".join(line["dimensions"]),
         _with_interval(line, "gain")]
        for line in report["types"]
    ]  # fmt: skip
    head = ["regime", "type", "dimensions", "gain over the other two types"]
    return f"## Type and dimension\n\n{table(rows, head)}" if rows else ""


def _rivals(report: Report) -> str:
    rows = [
        [
            _title(line["regime"], line["strength"]),
            line["rival"],
            _with_interval(line, "difference"),
        ]
        for line in report["rivals"]
    ]
    head = ["regime", "rival", "average of the mix less the rival's"]
    return f"## SeaPO mix against its rivals\n\n{table(rows, head)}" if rows else ""


def _rest(report: Report) -> str:
    return "\n\n".join(
        filter(None, (_removed(report), _profile(report), _judge(report), _followed(report)))
    )


def _removed(report: Report) -> str:
    rows = [
        [
            _title(line["regime"], line["strength"]),
            f"{line['mean'] * 100:.1f} %",
            _share_interval(line),
        ]
        for line in report["truthfulness_errors_removed_by"]
    ]
    head = ["regime", "of the base's truthfulness errors the mix removes", "95 % interval"]
    return table(rows, head) if rows else ""


def _share_interval(line: Line) -> str:
    if line["low"] is None:
        return ""
    return f"{line['low'] * 100:.1f} to {line['high'] * 100:.1f}"


def _profile(report: Report) -> str:
    if not report["profile"]:
        return ""
    names = list(next(iter(report["profile"].values())))
    rows = [
        [base, *[f"{shares[name] * 100:.1f} %" for name in names]]
        for base, shares in report["profile"].items()
    ]
    return f"## The bases' own errors\n\n{table(rows, ['base', *names])}"


def _judge(report: Report) -> str:
    rows = [
        [f"{line['strength']:g}", f"{line['measured']:.3f}" if line["n"] else "", f"{line['n']:,}"]
        for line in report["judge"]
    ]
    head = ["judge's strength asked for", "measured", "comparisons"]
    return f"## The judge\n\n{table(rows, head)}" if rows else ""


def _followed(report: Report) -> str:
    found: Mapping[str, Mapping[str, int]] = report["rewriting"]
    kinds = list(dict.fromkeys(kind for counts in found.values() for kind in counts))
    rows = [[name, *[str(counts.get(kind, 0)) for kind in kinds]] for name, counts in found.items()]
    head = ["asked for", *kinds]
    return f"## What the rewrites were\n\n{table(rows, head)}" if rows else ""


def summary(report: Report) -> str:
    """A few lines: the average of each arm with its difference from the base, and the claims."""
    labels = {(a["regime"], a["strength"], a["name"]): a["label"] for a in report["arms"]}
    lines = [
        f"{_title(line['regime'], line['strength'])}: {labels[line['regime'], line['strength'], line['arm']]}"
        f" {_score(line)} {_difference(line)}".rstrip()
        for line in report["table"]
        if line["dimension"] == AVERAGE
    ]
    removed = report["truthfulness_errors_removed"]
    if removed:
        share, span = f"{removed['mean'] * 100:.0f} %", _share_interval(removed)
        lines.append(f"The mix removes {share} ({span}) of the base's truthfulness errors.")
    if report["failures"]:
        lines.append(f"{report['failures']} cells failed: {', '.join(report['reasons'])}")
    return "\n".join(lines)

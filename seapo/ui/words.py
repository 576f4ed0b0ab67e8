"""Numbers, durations, sizes and states as people read them."""

from datetime import UTC, datetime

STATE_ICONS: dict[str, str] = {
    "undecided": ":material/radio_button_unchecked:",
    "accepted": ":material/check_circle:",
    "rejected": ":material/cancel:",
    "skipped": ":material/redo:",
    "flagged": ":material/flag:",
}
RUN_ICONS: dict[str, str] = {
    "queued": ":material/hourglass_empty:",
    "running": ":material/play_circle:",
    "done": ":material/check_circle:",
    "failed": ":material/error:",
    "stopped": ":material/stop_circle:",
    "lost": ":material/help:",
}
KINDS: dict[str, str] = {
    "inject": "Injection",
    "judge": "Judging",
    "train": "Training",
    "evaluate": "Evaluation",
    "lab": "Laboratory",
}


def count(number: float, one: str, many: str | None = None) -> str:
    """`1 pair`, `2,000 pairs`."""
    return f"{number:,.0f} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """`8 s`, `3 min`, `2 h 5 min`; never finer than the eye needs."""
    if seconds < 90:
        return f"{max(seconds, 0):.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def size(octets: float) -> str:
    """`312 kB`, `1.4 GB`, in powers of ten."""
    for unit in ("B", "kB", "MB"):
        if octets < 1000:
            return f"{octets:.0f} {unit}" if unit == "B" or octets >= 10 else f"{octets:.1f} {unit}"
        octets /= 1000
    return f"{octets:.1f} GB"


def percent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f} %"


def signed(points: float) -> str:
    """`+12.3`, `−4.0`, `0.0`."""
    shown = f"{points:+.1f}".replace("-", "−")
    return "0.0" if shown[1:] == "0.0" else shown


def moment(unix: float) -> str:
    """A day and a time, in UTC as everything stored."""
    return datetime.fromtimestamp(unix, UTC).strftime("%d %b %H:%M")

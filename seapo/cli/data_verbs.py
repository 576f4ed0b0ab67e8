"""The verbs about data sets: import, datasets, demo."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict

from seapo import pipeline, settings
from seapo.cli.answer import Answer, counted, table
from seapo.store import Store
from seapo.store import datasets as managing
from seapo.values import assignments


def import_(options: Namespace) -> Answer:
    studio = pipeline.open_studio(settings.home(options.home))
    try:
        made = pipeline.import_file(
            studio, options.file, options.name, options.format, assignments(options.map) or None
        )
        aside = managing.set_aside_rows(studio.store, made.name, limit=3)
    finally:
        studio.close()
    text = (
        f"{made.name}: {made.format}, {made.read} rows read, {made.imported} kept "
        f"({made.positives} positives, {made.pairs} pairs), {made.duplicates} duplicates, "
        f"{made.set_aside} set aside ({counted(made.reasons)}){_first(aside)}. {made.note}".rstrip()
    )
    return Answer(asdict(made), text)


def datasets(options: Namespace) -> Answer:
    studio = pipeline.open_studio(settings.home(options.home))
    try:
        done = _manage(studio.store, options)
        listed = managing.list_datasets(studio.store, archived=True)
    finally:
        studio.close()
    rows = [
        (d.name, d.format, d.positives, d.pairs, d.set_aside, "archived" if d.archived else "")
        for d in listed
    ]
    head = ("name", "format", "positives", "pairs", "set aside", "")
    text = table(rows, head) if rows else "No data sets yet: bring one in with `import FILE`."
    return Answer({"datasets": [asdict(d) for d in listed]}, f"{done}{text}")


def _manage(store: Store, options: Namespace) -> str:
    if options.rename:
        managing.rename(store, *options.rename)
        return "Renamed {} to {}.\n".format(*options.rename)
    levers: dict[str, tuple[Callable[[Store, str], object], str]] = {
        "archive": (managing.archive, "Archived"),
        "unarchive": (managing.unarchive, "Brought back"),
        "delete": (managing.delete, "Deleted"),
    }
    for name, (lever, word) in levers.items():
        if given := getattr(options, name):
            lever(store, given)
            return f"{word} {given}.\n"
    return ""


def demo(options: Namespace) -> Answer:
    numbers = pipeline.fill_demo(settings.home(options.home), options.if_empty)
    if not numbers:
        return Answer({"counts": {}}, "This home has data already; it was left as it is.")
    return Answer({"counts": numbers}, f"Ready: {counted(numbers)}.")


def _first(aside: Sequence[managing.AsideRow]) -> str:
    """Where the first rows stand that were set aside; the Build page has all of them."""
    if not aside:
        return ""
    return "; first: " + ", ".join(f"line {row.line} {row.reason}" for row in aside)

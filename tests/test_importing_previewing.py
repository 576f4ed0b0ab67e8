"""The preview of a file: its head, and what its first rows would become."""

from pathlib import Path

from making_files import GOOD, UNKNOWN, lines, put

from seapo.store.importing import preview


def test_the_preview_says_what_rows_become(tmp_path: Path) -> None:
    seen = preview(put(tmp_path, lines(*GOOD, {"prompt": "a", "chosen": "b", "rejected": "b"})))
    assert (seen.format, seen.columns) == ("preference", ("prompt", "chosen", "rejected"))
    assert seen.becomes[0] == {"prompt": "user: ask 0", "chosen": "right 0", "rejected": "wrong 0"}
    assert seen.becomes[3]["problem"].startswith("identical")
    unknown = preview(put(tmp_path, lines(*UNKNOWN)))
    assert (unknown.format, unknown.rows[0]["frage"]) == (None, "F0")

"""Imports flow one way, and heavy or owned libraries are imported only behind their doors."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = (
    ("records", "errors"),
    ("settings", "taxonomy", "prompts", "diff", "values"),
    (
        "sources", "injectors", "verify", "review", "snapshot", "export", "store", "engines",
        "jobs", "lab", "judging", "training", "evaluation", "compare",
    ),
    ("audit", "pipeline", "workers"),
    ("ui", "cli", "__main__"),
    ("pages", "app"),
)  # fmt: skip
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# Stages do not know each other, but for these: the store runs the query text that sources hold, and
# an export reads the snapshot that it writes out.
KNOWS = {
    "store": {"sources"},
    "export": {"snapshot"},
    "compare": {"evaluation"},
    "lab": {"evaluation"},
}
DOORS = {
    "duckdb": ("seapo/store",),
    "streamlit": ("seapo/ui", "pages", "app.py"),
    "torch": ("seapo/workers",),
    "transformers": ("seapo/workers",),
    "tokenizers": ("seapo/workers",),
    "trl": ("seapo/workers",),
    "peft": ("seapo/workers",),
    "lm_eval": ("seapo/workers",),
    "vllm": ("seapo/workers",),
    "datasets": ("seapo/workers",),
    "openai": ("seapo/workers",),
    "ray": ("seapo/workers",),
}
QUERY = re.compile(
    r"\bselect\s.*\sfrom\s|\b(insert into|update) \w+ (set|\(|select|values)|\bdelete from \w+ where"
)
FILES = [*sorted((ROOT / "seapo").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]
FILES.append(ROOT / "app.py")


def room(path: Path) -> str:
    """The layer's name that a file belongs to."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] if parts[0] != "seapo" else (parts[1] if len(parts) > 1 else "__init__")


def imported(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += [f"{node.module}.{name.name}" for name in node.names]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_flow_one_way(path: Path) -> None:
    own = room(path)
    assert own == "__init__" or own in RANK, f"{own} has no place in LAYERS"
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "seapo" or len(parts) < 2 or parts[1] not in RANK or own == "__init__":
            continue
        other = parts[1]
        stages = RANK[own] == RANK[other] == 2 and own != other
        assert RANK[other] <= RANK[own], f"{own} must not know {other}"
        assert not stages or other in KNOWS.get(own, set()), f"stage {own} must not know {other}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_libraries_stay_behind_their_doors(path: Path) -> None:
    where = str(path.relative_to(ROOT))
    for name in imported(path):
        doors = DOORS.get(name.split(".")[0])
        assert doors is None or where.startswith(doors), f"{name} is imported in {where}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_query_text_stands_in_store_and_audit(path: Path) -> None:
    if room(path) in ("store", "audit", "sources"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not QUERY.search(node.value), f"{path.name}:{node.lineno} holds query text"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_results_are_read_to_their_end(path: Path) -> None:
    """One that is not holds a transaction, and every update of the board becomes slower until it ends."""
    assert ".fetchone(" not in path.read_text(encoding="utf-8"), "take seapo.store.one"


def test_the_rule_would_catch_a_wrong_import(tmp_path: Path) -> None:
    assert RANK["store"] < RANK["ui"]
    assert imported(ROOT / "seapo" / "store" / "decisions.py")  # the reader finds imports at all

"""What the documents say stands on the disk."""

import json
import re
from pathlib import Path

import pytest

from scripts.write_results import DOCUMENT, KEPT, document
from seapo.cli.parser import build
from seapo.lab.experiment.table import table
from seapo.settings import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def tree_lines() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"## The file tree.*?```\n(.*?)```", text, re.S)
    assert block
    return block.group(1).splitlines()


def tree_paths() -> list[str]:
    """Each entry of the README's tree as a path; two blanks a level."""
    found: list[str] = []
    above: list[str] = []
    for line in tree_lines():
        name = line.split()[0]
        level = (len(line) - len(line.lstrip())) // 2
        above = [*above[:level], name.rstrip("/")]
        found.append("/".join(above) + ("/" if name.endswith("/") else ""))
    return found


@pytest.mark.parametrize("path", tree_paths())
def test_the_readmes_tree_stands_on_the_disk(path: str) -> None:
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


def test_every_room_is_in_the_readmes_tree() -> None:
    listed = {path.rstrip("/") for path in tree_paths()}
    there = {
        str(path.relative_to(ROOT))
        for folder in ("seapo", "pages", "bench", "docs", "scripts")
        for path in (ROOT / folder).iterdir()
        if path.suffix in (".py", ".md", ".sh") or (path.is_dir() and any(path.glob("*.py")))
    }
    assert there - listed - {"seapo/__init__.py", "bench/__init__.py"} == set()


def test_every_line_of_the_tree_says_what_it_is() -> None:
    assert [line for line in tree_lines() if len(line.split(maxsplit=1)) < 2] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not target.startswith("http"):
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_documents_parse(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for line in re.findall(r"^(?:\.venv/bin/)?python -m seapo (.*)$", text, re.M):
        words = [word for word in line.split("#")[0].split() if word != "\\"]
        build().parse_args([word.strip("'\"") for word in words])


def test_the_results_document_is_what_the_kept_figures_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_the_kept_figures_are_worked_out_from_the_kept_cells() -> None:
    rows = [json.loads(line) for line in (KEPT / "cells.jsonl").read_text("utf-8").splitlines()]
    report = json.loads((KEPT / "results.json").read_text(encoding="utf-8"))
    assert report["cells"] == len(rows) == 168
    assert json.loads(json.dumps(table(rows))) == report["table"]

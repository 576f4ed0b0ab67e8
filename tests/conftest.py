"""Shared: an in-memory store, a small home, and data sets made here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from seapo.settings import Home
from seapo.store import Store

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Endpoints are asked again after waits short enough for tests; no key but a test's own."""
    from seapo.workers.engines import endpoint_asking, endpoint_place

    monkeypatch.setattr(endpoint_asking, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(endpoint_place, "FIRST_REST", 0.1)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def shared(name: str) -> Path:
    """A file of the public development sets, or a skip that says so."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs the development data set {name} beside the project")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests take minutes come first: two workers share them, and neither is left with the last."""
    items.sort(key=lambda item: not any(item.get_closest_marker(n) for n in ("slow", "browser")))

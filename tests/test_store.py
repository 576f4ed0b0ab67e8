"""One owner, whole transactions, and a store that opens again after anything."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from seapo.errors import NotFound, SeapoError
from seapo.store import Store, reading
from seapo.store.filters import PairFilter


def test_a_second_process_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "studio.duckdb"
    with Store.open(path):
        code = f"from pathlib import Path; from seapo.store import Store; Store.open(Path({str(path)!r}))"
        done = subprocess.run(
            [sys.executable, "-c", code], check=False, capture_output=True, text=True
        )
        assert done.returncode != 0
        assert "StoreBusy" in done.stderr
        assert f"process {os.getpid()}" in done.stderr
    Store.open(path).close()


def test_a_transaction_lands_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as cursor:
        cursor.execute("insert into types (name, description, colour) values ('a', '', '')")
        raise ZeroDivisionError
    assert store.cursor().execute("select count(*) from types").fetchone() == (4,)


def test_a_store_from_the_future_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "studio.duckdb"
    with Store.open(path) as store:
        store.cursor().execute("insert into store_version values (999)")
    with pytest.raises(SeapoError, match="written by a newer version"):
        Store.open(path)


def test_what_was_committed_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "studio.duckdb"
    code = f"""
        from pathlib import Path
        from seapo.store import Store
        store = Store.open(Path({str(path)!r}))
        for number in range(100000):
            with store.writing() as cursor:
                cursor.execute("insert into taken values (?, 0)", [str(number)])
            print(number, flush=True)
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    last = [child.stdout.readline() for _ in range(25)][-1]
    child.send_signal(signal.SIGKILL)
    child.wait()
    rest = child.stdout.read().split()
    acknowledged = int(rest[-1] if rest else last)
    with Store.open(path) as store:
        row = store.cursor().execute("select count(*) from taken").fetchone()
    assert row is not None
    assert row[0] >= acknowledged + 1


def test_an_unknown_data_set_names_those_there_are(store: Store) -> None:
    with pytest.raises(NotFound, match="none yet: bring one in"):
        reading.pairs(store, PairFilter(dataset="x"))

"""The interpreter as the app sets it: in a process of its own, for it stays so."""

import subprocess
import sys

from seapo.settings import ROOT

SET = """
import gc, sys
import duckdb
from seapo.ui.interpreter import set_for_short_answers
connection = duckdb.connect()
connection.execute("select 1").fetchall()
set_for_short_answers()
print(sys.getswitchinterval() < 0.001, gc.get_freeze_count() > 10_000)
"""


def test_the_app_ends_without_a_complaint_about_what_it_held() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SET], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout == "True True\n"
    assert done.stderr == ""

"""The verb judge from its words to what `pairs` shows: a real job, and a scripted endpoint as the judge."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from making import add_dataset, add_pairs
from scripted_endpoint import ScriptedEndpoint
from scripted_replies import Reply, say

from seapo import audit, cli
from seapo.records import Decision
from seapo.settings import Home
from seapo.store import Store, reading
from seapo.store.decisions import decide
from seapo.store.filters import PairFilter

SUM = re.compile(r"(\d+) \+ 1 = (\d+)")


def checks_sums(body: Mapping[str, Any], number: int) -> Reply:
    """Right about every answer but the untouched one on 2 + 1, and sure that all errors are of logic."""
    del number
    text = str(body["messages"][-1]["content"])
    sums = [(int(a), int(b)) for a, b in SUM.findall(text)]
    if len(sums) == 2:
        return say(json.dumps({"worse": "first" if sums[0][1] > sums[1][1] else "second"}))
    (a, b) = sums[0]
    bad = b != a + 1 or a == 2
    return say(json.dumps({"error": bad, "type": "logic", "quote": str(b), "severity": 2}))


@pytest.fixture
def ids(home: Home) -> list[str]:
    """Six pairs, two of each type."""
    with Store.open(home.store) as store:
        return add_pairs(store, home.path, add_dataset(store))


def run(home: Home, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, list[Any]]:
    """Exit code, the last line's object, and the lines before it."""
    code = cli.main([*words, "--home", str(home.path), "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.strip().split("\n")]
    return code, lines[-1], lines[:-1]


def test_hits_stand_beside_false_alarms_and_people_s_words(
    home: Home, ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(home.store) as store:
        decide(store, [Decision("a", ids[0], "accept", "ana", type="hallucination")])
        decide(store, [Decision("b", ids[1], "reject", "ana", reason="not_wrong")])
    with ScriptedEndpoint(checks_sums) as server:
        words = ("judge", "--dataset", "sums", "--engine", f"openai:{server.url}#m")
        code, found, _ = run(home, capsys, *words)
    assert (code, found["judged"], found["unscored"]) == (0, 6, 0)
    assert (found["hits"]["value"], found["hits"]["n"]) == (1, 6)
    assert (found["false_alarms"]["value"], found["false_alarms"]["n"]) == (pytest.approx(1 / 6), 6)
    assert found["false_alarms"]["low"] < 1 / 6 < found["false_alarms"]["high"]
    assert (found["as_asked"]["value"], found["placed"]["value"], found["worse"]["value"]) == (
        pytest.approx(1 / 3), 1, 1
    )  # fmt: skip
    cells = {(r["asked"], r["judge"], r["human"]): r["pairs"] for r in found["confusion"]}
    assert sum(cells.values()) == 6
    assert {human for _, _, human in cells} == {None, "hallucination", "none"}
    with Store.open(home.store) as store:
        for (kind, judge, human), number in cells.items():
            which = PairFilter("sums", asked=kind, judged=judge, human=human or "open")
            assert reading.count(store, PairFilter.from_link(which.to_link())) == number
        assert reading.count(store, PairFilter("sums", judged="none")) == 0


def test_pairs_show_findings_and_margin_and_a_limit_draws_by_the_seed(
    home: Home, ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, found, _ = run(
        home, capsys, "judge", "--dataset", "sums", "--engine", "embedded", "--margin", "--limit", "4",
        "--seed", "3",
    )  # fmt: skip
    assert (code, found["judged"], found["by_finding"]) == (0, 4, {"reference_margin": 4})
    assert (found["hits"], found["confusion"]) == (None, [])
    assert run(home, capsys, "judge", "--dataset", "sums")[1]["judged"] == 6
    _, _, rows = run(home, capsys, "pairs", "--dataset", "sums")
    margins = [row["margin"] for row in rows]
    assert sum(margin is not None for margin in margins) == 4
    for row in rows:
        seen = {one["name"]: one["value"] for one in row["findings"]}
        assert seen.get("reference_margin") == row["margin"]
        assert "edit_ratio" in seen and "receipt" in row


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--engine", "gpt"), "No engine 'gpt'"),
        (("--margin",), "A margin needs a model's weights, which rules has not"),
        (("--margin", "--engine", "openai:http://x/v1#m"), "needs a model's weights"),
        (("--set", "mode=rewrite"), "no setting 'mode'"),
        (("--set", "ray=local"), "one process"),
        (("--set", "tries=-1"), "tries must be 0 or more"),
        (("--limit", "0"), "leaves nothing to do"),
    ],
)
def test_what_cannot_be_judged_is_refused_before_a_run_exists(
    home: Home,
    ids: list[str],
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    says: str,
) -> None:
    code, found, _ = run(home, capsys, "judge", "--dataset", "sums", *words)
    assert code == 2
    assert says in found["error"]
    assert not list(home.runs.iterdir())


def test_trials_are_not_taken_in(
    home: Home, ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(home, capsys, "judge", "--dataset", "sums")
    (folder,) = home.runs.iterdir()
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "trial": True}))
    folder.rename(folder.with_name("judge-20260101-000000-aaaa"))
    with Store.open(home.store) as store, store.writing() as cursor:
        cursor.execute("delete from findings")
    run(home, capsys, "pairs", "--dataset", "sums")
    with Store.open(home.store) as store:
        assert store.cursor().execute("select count(*) from findings").fetchone() == (0,)


def test_edited_pairs_are_judged_as_edited(
    home: Home, ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(home.store) as store:
        decide(store, [Decision("a", ids[0], "accept", "ana", edit="1 + 1 = 7.")])
    with ScriptedEndpoint(checks_sums) as server:
        words = ("judge", "--dataset", "sums", "--engine", f"openai:{server.url}#m")
        run(home, capsys, *words, "--set", "order=false")
        assert any("1 + 1 = 7" in str(seen.body["messages"]) for seen in server.seen)
        assert len(server.seen) == 12
    with Store.open(home.store) as store:
        seen = {one["name"]: one for one in reading.pair(store, ids[0])["findings"]}
        assert seen["judge_where"]["value"] == 1
        assert audit.judged_by(audit.judged(store, "sums")).worse is None

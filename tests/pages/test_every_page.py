"""Every page but the review without a browser: on an empty home, with data, and with runs in every state."""

import subprocess
import sys
from pathlib import Path

import pytest
from making import add_dataset, add_pairs
from making_runs import make_evaluation, make_run, make_training, write
from streamlit.testing.v1 import AppTest

from seapo import jobs
from seapo.records import Decision
from seapo.settings import Home
from seapo.store import Store
from seapo.store.decisions import decide

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("0_home", "1_build", "3_audit", "4_train", "5_compare")


def opened(page: str, **query: str) -> AppTest:
    """The page as its link opens it; nothing on it may have failed."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    app.switch_page(f"pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def words(app: AppTest) -> str:
    """All that the page says, sidebar included."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "text",
        "error",
        "code",
        "metric",
    )
    found = [element for kind in kinds for element in app.get(kind)]
    return "\n".join(f"{getattr(e, 'label', '')} {e.value}" for e in found)


@pytest.fixture
def filled(home: Home) -> Home:
    """Nine pairs of one data set, five of them decided."""
    with Store.open(home.store) as store:
        ids = add_pairs(store, home.path, add_dataset(store, count=9), 9)
        for n, verdict in enumerate(("accept", "accept", "accept", "reject", "flag")):
            decide(store, [Decision(f"k{n}", ids[n], verdict, "ana")])  # type: ignore[arg-type]
    return home


@pytest.fixture
def finished(filled: Home) -> Home:
    """With a training that is done, and both models evaluated."""
    make_training(filled, "train-20260101-000000-aaaa", "done")
    make_evaluation(filled, "evaluate-20260101-000100-aaaa", "embedded", 8)
    make_evaluation(filled, "evaluate-20260101-000200-bbbb", "train-20260101-000000-aaaa", 14)
    return filled


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("0_home", "Preference optimisation needs two answers"),
        ("1_build", "Good answers come first"),
        ("3_audit", "An audit needs pairs"),
        ("4_train", "There are no pairs to freeze"),
        ("5_compare", "A comparison needs two results"),
    ],
)
def test_an_empty_home_is_taught_about(page: str, says: str) -> None:
    assert says in words(opened(page))


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("0_home", "What became of the negatives?"),
        ("1_build", "Newest pairs"),
        ("3_audit", "Which types survive review?"),
        ("4_train", "3 accepted and 4 undecided now"),
        ("5_compare", "There is none yet"),
    ],
)
def test_with_data_a_page_shows_it(filled: Home, page: str, says: str) -> None:
    assert says in words(opened(page))


@pytest.mark.parametrize("page", PAGES)
def test_a_finished_project_shows_on_every_page(finished: Home, page: str) -> None:
    app = opened(page)
    labels = [link.value for link in app.sidebar.page_link]
    assert [label.split(":gray")[0].strip("* ") for label in labels] == [
        "Home", "Build", "Review", "Audit", "Train", "Compare", "Lab",
    ]  # fmt: skip
    assert "Compare :gray-badge[2]" in [label.replace("*", "") for label in labels]


@pytest.mark.parametrize(
    ("state", "alive", "says"),
    [
        ("running", True, "running"),
        ("queued", True, "waiting for its turn"),
        ("failed", False, "It failed. Resume it"),
        ("stopped", False, "stopped"),
        ("running", False, "It was lost. Resume it"),
    ],
)
def test_a_run_of_any_state_is_shown(filled: Home, state: str, alive: bool, says: str) -> None:
    make_training(
        filled, "train-20260101-000000-aaaa", state, alive=alive, message="<b>no</b> model"
    )
    app = opened("4_train", run="train-20260101-000000-aaaa")
    assert says in words(app) + "".join(bar.text for bar in app.progress)
    assert "The chosen answers' reward falls while the margin rises" in app.info[0].value
    labels = {button.label for button in app.button}
    assert ("Stop" in labels) == alive
    assert ("Resume" in labels) == (not alive)


@pytest.mark.parametrize("page", PAGES)
def test_a_running_job_stands_beside_every_page(filled: Home, page: str) -> None:
    make_training(filled, "train-20260101-000000-aaaa", "running", alive=True)
    app = opened(page)
    assert any("Training · 12 of 40" in bar.text for bar in app.sidebar.progress)
    assert app.button(key="stop_train-20260101-000000-aaaa")


def test_the_reason_of_a_failure_and_its_log_are_text(filled: Home) -> None:
    make_training(filled, "train-20260101-000000-aaaa", "failed", message="No model <b>x</b>")
    shown = [block.value for block in opened("4_train").code]
    assert "No model <b>x</b>" in shown
    assert any("OSError: no such model" in block for block in shown)


def test_a_torn_run_does_not_break_the_list(filled: Home) -> None:
    folder = make_run(filled, "train-20260101-000000-aaaa", "running", {})
    (folder / "status.json").write_text('{"state": "runn')
    assert "lost" in words(opened("4_train"))


def test_freezing_makes_a_snapshot_that_is_chosen(filled: Home) -> None:
    app = opened("4_train")
    next(b for b in app.button if b.label == "Freeze").click().run()
    assert not app.exception
    assert app.selectbox(key="snapshot").options == ["sums-1 · 3 pairs"]


def test_a_run_can_be_deleted(filled: Home) -> None:
    make_training(filled, "train-20260101-000000-aaaa", "failed")
    app = opened("4_train")
    app.button(key="gone_train-20260101-000000-aaaa").click().run()
    assert not app.exception
    assert jobs.list_runs(filled) == []


def test_comparison_says_it_in_words_and_numbers(finished: Home) -> None:
    app = opened("5_compare")
    assert app.selectbox(key="compare_Baseline").value == "evaluate-20260101-000100-aaaa"
    assert "train-20260101-000000-aaaa is 30.0 points better than the baseline" in words(app)


def test_comparison_tells_what_was_done_before_it_shows_figures(finished: Home) -> None:
    write(
        finished.runs / "train-20260101-000000-aaaa" / "results.json",
        {"by_type": {"train": {"logic": {"n": 40}, "correctness": {"n": 60}}}},
    )
    said = words(opened("5_compare"))
    assert "The embedded model read 100 pairs" in said
    assert "60 % with a wrong fact or number, 40 % with a break in the argument" in said
    assert "DPO" in said
    assert "Three questions, before and after" in said
    assert (
        "30 of 100 answers changed between right and wrong, 0 of them (0 %) for the worse" in said
    )
    assert any("says nothing about how far" in box.value for box in opened("5_compare").info)


def test_a_model_that_was_not_trained_here_is_not_told_about(finished: Home) -> None:
    make_evaluation(finished, "evaluate-20260101-000300-cccc", "some/model", 12)
    said = words(opened("5_compare", run="some/model"))
    assert "some/model was not trained here" in said
    assert "pairs" not in said.split("What was done")[1].split("Three questions")[0]


def test_a_training_in_the_link_is_offered_for_evaluation(filled: Home) -> None:
    make_training(filled, "train-20260101-000000-aaaa", "done")
    app = opened("5_compare", run="train-20260101-000000-aaaa")
    assert (
        app.selectbox(key="evaluate_model_train-20260101-000000-aaaa").value
        == "train-20260101-000000-aaaa"
    )


def test_a_path_is_looked_at_before_it_is_imported(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"prompt": "a?", "chosen": "good", "rejected": "bad"}\n' * 2 + "not json\n")
    app = opened("1_build")
    app.button_group(key="from").set_value("Path on this machine").run()
    app.text_input(key="path").set_value(str(path)).run()
    assert not app.exception
    next(b for b in app.button if b.label == "Import").click().run()
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert (shown["Rows read"], shown["Kept"], shown["Set aside"]) == ("3", "1", "1")
    assert app.selectbox(key="dataset").value == "pairs"


def test_a_file_of_no_known_shape_is_mapped_by_hand(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text('{"frage_x": "a?", "gut_x": "yes", "schlecht_x": "no"}\n')
    app = opened("1_build")
    app.button_group(key="from").set_value("Path on this machine").run()
    app.text_input(key="path").set_value(str(path)).run()
    for name, column in (("prompt", "frage_x"), ("chosen", "gut_x"), ("rejected", "schlecht_x")):
        app.selectbox(key=f"map_{name}").select(column).run()
    next(b for b in app.button if b.label == "Import").click().run()
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["Pairs"] == "1"


def test_a_missing_path_is_an_error_in_words(home: Home) -> None:
    app = opened("1_build")
    app.button_group(key="from").set_value("Path on this machine").run()
    app.text_input(key="path").set_value("/nowhere/x.jsonl").run()
    assert not app.exception
    assert "/nowhere/x.jsonl is not there" in app.code[0].value


def test_the_mix_stays_a_whole(filled: Home) -> None:
    app = opened("1_build")
    app.slider(key="mix_logic").set_value(80).run()
    shares = [app.slider(key=f"mix_{n}").value for n in ("correctness", "logic", "hallucination")]
    assert sum(shares) == 100
    assert shares[1] == 80


def test_the_primary_button_opens_the_next_step(filled: Home) -> None:
    app = opened("0_home")
    assert app.button(key="next").label == "Review 4 undecided pairs"
    app.button(key="next").click().run()
    assert app.title[0].value == "Review"


def test_a_store_held_by_another_process_is_explained(home: Home) -> None:
    script = (
        "import sys; from pathlib import Path; from seapo.store import Store;"
        " store = Store.open(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(home.store)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        app = opened("3_audit")
        assert f"(process {holder.pid})" in app.error[0].value
    finally:
        holder.communicate()


def managed() -> AppTest:
    """The build page with its list of data sets open."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    app.switch_page("pages/1_build.py")
    app.session_state["manage"] = True
    return app.run()


def test_a_renamed_set_stays_chosen(filled: Home) -> None:
    app = managed()
    next(f for f in app.text_input if f.label == "New name").set_value("totals").run()
    next(b for b in app.button if b.label == "Rename").click().run()
    assert not app.exception
    assert app.selectbox(key="dataset").value == "totals"


def test_a_deleted_set_is_gone_from_every_list(filled: Home) -> None:
    app = managed()
    next(b for b in app.button if b.label == "Delete for good").click().run()
    assert not app.exception
    assert "Good answers come first" in words(app)


def test_an_archived_set_can_be_brought_back(filled: Home) -> None:
    app = managed()
    next(b for b in app.button if b.label == "Archive").click().run()
    assert "Good answers come first" in words(app)
    next(b for b in app.button if b.label == "Bring back").click().run()
    assert app.selectbox(key="dataset").value == "sums"

"""The reference model's margin: the numbers that TRL trains DPO with."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_model import make

from seapo import jobs
from seapo.engines import TOO_LONG, EngineConfig
from seapo.jobs.files import read_lines
from seapo.settings import DEMO, EMBEDDED_MODEL, Home
from seapo.workers.child import Child
from seapo.workers.judge import main
from seapo.workers.judging.margin import Reference, open_reference


def rows(n: int) -> list[dict[str, object]]:
    """Pairs of the model's own world: an answer, and the next one's in its place."""
    found = [json.loads(line) for line in (DEMO / "lab.jsonl").read_text().splitlines()[: n + 1]]
    return [
        {
            "pair_id": f"p{at}",
            "turns": [{"role": "user", "content": row["prompt"]}],
            "chosen": row["response"],
            "rejected": found[at + 1]["response"],
            "type": "logic",
            "asked": "logic",
            "spans": None,
        }
        for at, row in enumerate(found[:n])
    ]


def run_on(home: Home, given: list[dict[str, object]], **more: object) -> list[dict[str, object]]:
    lines = "".join(json.dumps(row) + "\n" for row in given).encode()
    config = {"engine": "embedded", "margin": True, "device": "none", **more}
    run = jobs.create(home, "judge", config, {"input.jsonl": lines})
    main(Child(run.folder))
    return list(read_lines(run.folder / "results.jsonl"))


@pytest.fixture(scope="module")
def reference() -> Reference:
    return open_reference("embedded", "cpu", Path("none"), EngineConfig())


@pytest.fixture(scope="module")
def by_trl() -> Iterator[dict[str, tuple[float, int, float, int]]]:
    """What TRL computes before it trains: sums of log-probabilities with the tokens they are over."""
    from datasets import Dataset
    from trl import DPOConfig, DPOTrainer

    def message(role: str, text: object) -> list[dict[str, object]]:
        return [{"role": role, "content": text}]

    given = [
        {
            "prompt": row["turns"],
            "chosen": message("assistant", row["chosen"]),
            "rejected": message("assistant", row["rejected"]),
        }
        for row in rows(12)
    ]
    arguments = DPOConfig(
        precompute_ref_log_probs=True, bf16=False, use_cpu=True, report_to="none",
        per_device_train_batch_size=4, max_length=None,
    )  # fmt: skip
    trainer = DPOTrainer(
        str(EMBEDDED_MODEL), args=arguments, train_dataset=Dataset.from_list(given)
    )
    yield {
        f"p{at}": (
            float(row["ref_chosen_logps"]), len(row["chosen_ids"]),
            float(row["ref_rejected_logps"]), len(row["rejected_ids"]),
        )
        for at, row in enumerate(trainer.train_dataset)
    }  # fmt: skip


def test_margins_are_those_of_trl(
    home: Home, by_trl: dict[str, tuple[float, int, float, int]]
) -> None:
    for line in run_on(home, rows(12)):
        chosen, n, rejected, m = by_trl[str(line["pair_id"])]
        (found,) = line["findings"]  # type: ignore[misc]
        assert found["name"] == "reference_margin"
        assert found["value"] == pytest.approx(chosen / n - rejected / m, abs=1e-3)
        assert found["detail"] == f"chosen {chosen / n:.3f}, rejected {rejected / m:.3f} a token"


def test_a_margin_does_not_hang_on_its_neighbours(reference: Reference) -> None:
    from seapo.judging import case_of

    cases = [case_of(row) for row in rows(8)]
    together = list(reference.lines(cases))
    alone = [line for case in cases for line in reference.lines([case])]
    for one, other in zip(together, alone, strict=True):
        assert one["pair_id"] == other["pair_id"]
        values = [line["findings"][0]["value"] for line in (one, other)]  # type: ignore[index]
        assert values[0] == pytest.approx(values[1], abs=1e-4)


def test_what_does_not_fit_is_unscored_and_not_cut(home: Home) -> None:
    given = rows(3)
    given[1]["rejected"] = "word " * 3000
    lines = run_on(home, given)
    assert [line.get("unscored") for line in lines] == [None, TOO_LONG, None]
    assert "findings" not in lines[1]


def test_a_template_that_refuses_a_prompt_leaves_it_unscored(home: Home, tmp_path: Path) -> None:
    strict = (
        "{% for m in messages %}{% if m['role'] == 'tool' %}{{ raise_exception('no tools') }}{% endif %}"
        "{{ m['role'] + m['content'] }}{% endfor %}{% if add_generation_prompt %}assistant{% endif %}"
    )
    place = make(tmp_path / "tiny", strict, positions=4096)
    given = rows(2)
    given[0]["turns"] = [{"role": "tool", "content": "7"}]
    lines = run_on(home, given, engine=f"transformers:{place}")
    assert lines[0]["unscored"] == "template"
    assert "no tools" in str(lines[0]["detail"])
    assert lines[1]["findings"]


def test_an_empty_answer_has_its_end_token(home: Home) -> None:
    given = rows(1)
    given[0]["rejected"] = ""
    (line,) = run_on(home, given)
    assert line["findings"]

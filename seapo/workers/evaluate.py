"""The evaluation worker: a model answers a suite's items through lm-eval, and every answer is kept.

Its run folder's configuration: `model` (a folder, a hub name, or `embedded`), `suite` (`embedded`,
`embedded-development`, or a folder), `limit` (items a dimension, or rows a file), `seed`, `batch_size`,
`trust_remote_code`, `allow_code_execution`, `device`. A resumed run asks only what is not answered yet.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from seapo.errors import BadInput
from seapo.evaluation.items import Item, Suite, Task, answered
from seapo.evaluation.scoring import summary
from seapo.evaluation.suites import read_suite
from seapo.workers.child import Child, Stopped, run_child
from seapo.workers.evaluation.items import SUITES, embedded_suite
from seapo.workers.evaluation.model import in_words, load
from seapo.workers.evaluation.scores import answer_of

LIMIT = 200
CHUNK = 256
"""Items a call of lm-eval: what a stopped run loses at most, and how often progress is told."""
ITEMS = "items.jsonl"
CACHE = ".cache"
SCORER = "seapo.workers.evaluation.scores.process_results"


def suite_of(config: Mapping[str, Any]) -> Suite:
    """Return the suite that the configuration names; raises BadInput."""
    name = str(config.get("suite") or "embedded")
    limit = config.get("limit")
    if name in SUITES:
        return embedded_suite(name, int(limit or LIMIT), int(config.get("seed") or 0))
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise BadInput(f"{name!r} is no suite: give {', '.join(SUITES)} or a folder.")
    return read_suite(
        folder, int(limit) if limit else None, bool(config.get("allow_code_execution", False))
    )


def chunks(suite: Suite, done: set[str]) -> Iterator[tuple[Task, Sequence[Item]]]:
    """Cut the tasks' items that are not answered yet into pieces for one call each."""
    for task in suite.tasks:
        left = [item for item in task.items if item.id not in done]
        yield from ((task, left[at : at + CHUNK]) for at in range(0, len(left), CHUNK))


def write_task(folder: Path, task: Task, items: Sequence[Item], chat: bool) -> None:
    """Write one local task for lm-eval: a YAML file and its items beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{task.name}.jsonl").open("w", encoding="utf-8") as file:
        for item in items:
            text = item.prompt if chat else f"{item.prompt}\nAnswer:"
            file.write(json.dumps({**item.row(), "text": text, "task": task.name}) + "\n")
    (folder / f"{task.name}.yaml").write_text(_yaml(folder, task, chat), encoding="utf-8")


def _yaml(folder: Path, task: Task, chat: bool) -> str:
    """Return the task in lm-eval's words; JSON is YAML, but for the tag that names a function."""
    shared = {
        "task": task.name,
        "dataset_path": "json",
        "dataset_kwargs": {
            "data_files": {"test": str(folder / f"{task.name}.jsonl")},
            "cache_dir": str(folder / CACHE),
        },
        "test_split": "test",
        "doc_to_text": "text",
        "target_delimiter": "" if chat else " ",
        "metric_list": [{"metric": "score", "aggregation": "mean", "higher_is_better": True}],
    }
    by_kind: dict[str, dict[str, object]] = {
        "generate": {
            "output_type": "generate_until",
            "doc_to_target": "target",
            "generation_kwargs": {
                "until": ["<|im_end|>"] if chat else ["\n\n"],
                "max_gen_toks": task.most_tokens,
                "do_sample": False,
            },
        },
        "choose": {
            "output_type": "multiple_choice",
            "doc_to_choice": "choices",
            "doc_to_target": "{{gold[0]}}",
        },
    }
    lines = [
        f"{key}: {json.dumps(value)}" for key, value in {**shared, **by_kind[task.kind]}.items()
    ]
    return "\n".join([*lines, f"process_results: !function {SCORER}", ""])


def ask(model: Any, folder: Path, task: Task, items: Sequence[Item]) -> Iterator[dict[str, object]]:
    """Have the model answer the items; yield their lines for items.jsonl."""
    import lm_eval
    from lm_eval.tasks import TaskManager

    chat = model.tokenizer.chat_template is not None
    write_task(folder, task, items, chat)
    found = lm_eval.simple_evaluate(
        model=model,
        tasks=[task.name],
        task_manager=TaskManager(include_path=str(folder), include_defaults=False),
        bootstrap_iters=0,
        apply_chat_template=chat,
    )
    by_id = {item.id: item for item in items}
    for sample in found["samples"][task.name]:
        doc = sample["doc"]
        answer = answer_of(doc, sample["filtered_resps"])
        yield answered(by_id[doc["id"]], answer, float(sample["score"]))


def main(child: Child) -> dict[str, object]:
    """Evaluate the run's model on the run's suite."""
    suite = suite_of(child.config)
    total = sum(len(task.items) for task in suite.tasks)
    known = {str(row["id"]) for row in child.lines(ITEMS)}
    child.progress(len(known), total, "Loading the model")
    model = load(child.config, child.device, child.folder.parent)
    for task, items in chunks(suite, set(known)):
        if child.stopping():
            raise Stopped
        with in_words(str(child.config["model"])):
            for row in ask(model, child.folder / "tasks", task, items):
                child.append(ITEMS, row)
                known.add(str(row["id"]))
        child.progress(len(known), total, f"{len(known)} of {total} items answered")
    shutil.rmtree(child.folder / "tasks" / CACHE, ignore_errors=True)
    return {
        "model": str(child.config["model"]),
        "suite": suite.name,
        "skipped": dict(suite.skipped),
        **summary(child.lines(ITEMS)),
    }


if __name__ == "__main__":
    run_child(main)

"""The laboratory's worker: builds an embedded model from a seed, profiles a model's errors, or experiments.

Its run folder's configuration names the `task`. Building reads `seed`, `steps`, `out` (the model's folder;
`model` in the run folder where it is not given), and the sizes of `lab_training.Settings`. What the experiment
reads stands in `seapo.lab.experiment.choices`, what a profile reads in `lab_profile`.
"""

import dataclasses
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from seapo.errors import BadInput
from seapo.lab.authors import document
from seapo.workers import lab_experiment, lab_profile
from seapo.workers.child import Child, Stopped, run_child
from seapo.workers.lab_tokenizer import train_tokenizer
from seapo.workers.lab_training import Packer, Settings, new_model, pretrain

FIELDS: dict[str, type[int] | type[float]] = {
    field.name: type(field.default)  # type: ignore[misc]  # each default is an int or a float
    for field in dataclasses.fields(Settings)
}
Report = dict[str, object]


def settings_of(config: Mapping[str, object]) -> Settings:
    """Read the build's settings, which may be text; raises BadInput for what is no number from 0 on."""
    given = {name: _number(name, config[name]) for name in FIELDS if config.get(name) is not None}
    settings = dataclasses.replace(Settings(), **given)  # type: ignore[arg-type]  # as the fields are
    if settings.width % 32 or not settings.width or settings.steps < 1:
        raise BadInput("The width must be a multiple of 32 and there must be at least one step.")
    return settings


def _number(name: str, value: object) -> int | float:
    try:
        number = FIELDS[name](str(value))
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise BadInput(f"{name} is {value!r}: a number from 0 on is wanted.")
    return number


def build(settings: Settings, out: Path, on_step: Callable[[int, float], None]) -> Report:
    """Train tokenizer and model and save both into `out`; return what was built, in figures."""
    import torch

    torch.set_num_threads(1)  # the same sums in the same order, and no quarrel over cores
    started = time.monotonic()
    rng = random.Random(f"vocabulary/{settings.seed}")
    texts = (document(rng).text() for _ in range(settings.vocabulary_documents))
    tokenizer = train_tokenizer(texts, settings.context)
    model = new_model(settings, len(tokenizer))
    losses: list[float] = []

    def note(step: int, loss: float) -> None:
        losses.append(loss)
        on_step(step, loss)

    pretrain(model, Packer(tokenizer, settings.seed), settings, note)
    _save(model.to(torch.bfloat16), tokenizer, out)
    recent = losses[-50:]
    return {
        **dataclasses.asdict(settings),
        "out": str(out),
        "parameters": sum(p.numel() for p in model.parameters()),
        "vocabulary": len(tokenizer),
        "tokens": settings.steps * 2 * settings.micro_tokens,
        "loss": sum(recent) / len(recent),
        "seconds": time.monotonic() - started,
        "bytes": sum(path.stat().st_size for path in out.iterdir() if path.is_file()),
    }


def _save(model: object, tokenizer: object, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    model.generation_config.do_sample = False  # type: ignore[attr-defined]
    model.save_pretrained(out)  # type: ignore[attr-defined]
    tokenizer.save_pretrained(out)  # type: ignore[attr-defined]
    for path in out.iterdir():
        path.chmod(0o644)  # weights come readable by their owner alone, and this folder is shipped


def build_model(child: Child) -> Report:
    """Build the model that the run's configuration describes."""
    settings = settings_of(child.config)
    out = Path(str(child.config.get("out") or child.folder / "model")).resolve()

    def on_step(step: int, loss: float) -> None:
        if child.stopping():
            raise Stopped
        child.progress(step, settings.steps, f"loss {loss:.3f}")
        if step % 10 == 0 or step == settings.steps:
            child.log_metrics({"step": step, "loss": loss})

    return build(settings, out, on_step)


TASKS: Mapping[str, Callable[[Child], Report]] = {
    "build": build_model,
    "experiment": lab_experiment.main,
    "profile": lab_profile.main,
}


def main(child: Child) -> Report:
    """Do the task that the run's configuration names; raises BadInput for one that is not known."""
    task = str(child.config.get("task") or "build")
    if task not in TASKS:
        raise BadInput(f"The laboratory knows {', '.join(TASKS)}; {task!r} came.")
    return TASKS[task](child)


if __name__ == "__main__":
    run_child(main)

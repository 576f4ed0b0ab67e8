"""The build of the embedded model, in miniature, and what the shipped one must be able to do."""

import random
from pathlib import Path

import pytest

from seapo.errors import BadInput
from seapo.evaluation.checks import correct
from seapo.lab.authors import document
from seapo.lab.questions import questions
from seapo.settings import EMBEDDED_MODEL
from seapo.workers.lab import build, settings_of
from seapo.workers.lab_tokenizer import train_tokenizer

MINIATURE = {"steps": 3, "width": 32, "layers": 1, "feed_forward": 64, "micro_tokens": 256}
NASTY = "naïve 漢字 🦊\u200d\x00\ttabs\r\n«quotes» 3.14159 <b>&amp;</b> עברית"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object], list[int]]:
    out = tmp_path_factory.mktemp("lab") / "model"
    steps: list[int] = []
    settings = settings_of({**MINIATURE, "vocabulary_documents": 60, "context": 256})
    report = build(settings, out, lambda step, loss: steps.append(step))
    return out, report, steps


@pytest.mark.slow
def test_a_miniature_is_built_step_by_step(
    built: tuple[Path, dict[str, object], list[int]],
) -> None:
    out, report, steps = built
    assert steps == [1, 2, 3]
    assert report["loss"] > 0  # type: ignore[operator]
    assert {"model.safetensors", "config.json", "tokenizer.json"} <= {p.name for p in out.iterdir()}


@pytest.mark.slow
def test_the_same_seed_builds_the_same_weights(
    built: tuple[Path, dict[str, object], list[int]], tmp_path: Path
) -> None:
    settings = {**MINIATURE, "vocabulary_documents": 60, "context": 256}
    build(settings_of(settings), tmp_path / "again", lambda step, loss: None)
    build(settings_of({**settings, "seed": 1}), tmp_path / "other", lambda step, loss: None)
    weights = [
        (folder / "model.safetensors").read_bytes()
        for folder in (built[0], tmp_path / "again", tmp_path / "other")
    ]
    assert weights[0] == weights[1] != weights[2]


@pytest.mark.slow
def test_the_tokenizer_loads_as_the_one_that_was_trained_with(
    built: tuple[Path, dict[str, object], list[int]],
) -> None:
    """Libraries choose the class by the kind of model: it must split text as training did."""
    from transformers import AutoTokenizer

    rng = random.Random(1)
    texts = [document(rng).text() for _ in range(60)]
    rng = random.Random("vocabulary/0")
    trained = train_tokenizer((document(rng).text() for _ in range(60)), 256)
    loaded = AutoTokenizer.from_pretrained(built[0])
    assert [loaded(text).input_ids for text in texts] == [trained(text).input_ids for text in texts]
    assert len(loaded) == built[1]["vocabulary"]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"steps": -1}, "steps is -1"),
        ({"steps": "many"}, "steps is 'many'"),
        ({"steps": 0}, "at least one step"),
        ({"lr": "nan"}, "lr is 'nan'"),
        ({"width": 100}, "multiple of 32"),
    ],
)
def test_settings_that_cannot_be(config: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        settings_of(config)


def test_settings_may_come_as_text() -> None:
    settings = settings_of({"seed": "3", "lr": "2e-3", "out": "model", "width": None})
    assert (settings.seed, settings.lr, settings.width) == (3, 2e-3, 192)


@pytest.mark.slow
def test_any_text_encodes_and_comes_back() -> None:
    from transformers import AutoConfig

    tokenizer = _tokenizer()
    for text in (NASTY, "", " ", "a" * 900):
        assert tokenizer.decode(tokenizer(text, add_special_tokens=False).input_ids) == text
    assert len(tokenizer) <= AutoConfig.from_pretrained(EMBEDDED_MODEL).vocab_size <= 1536
    assert len(tokenizer("1947", add_special_tokens=False).input_ids) == 4


@pytest.mark.slow
def test_the_chat_template_takes_system_turns_and_several_turns() -> None:
    turns = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello."},
        {"role": "tool", "content": "42"},
    ]
    text = _tokenizer().apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    assert text == (
        "<|start|><|system|>Be brief.<|end|><|user|>Hi<|end|><|assistant|>Hello.<|end|>"
        "<|user|>42<|end|><|assistant|>"
    )


@pytest.mark.slow
def test_the_shipped_model_still_knows_facts_near_the_end_of_its_context() -> None:
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(1)
    tokenizer = _tokenizer()
    model = AutoModelForCausalLM.from_pretrained(EMBEDDED_MODEL, dtype=torch.float32)
    assert model.config.max_position_embeddings == 1024
    right = 0
    for question in questions("development", 12, seed=5)[:12]:
        turns = [*_conversation(tokenizer, 850), {"role": "user", "content": question.prompt}]
        text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        ids = tokenizer(text, return_tensors="pt").input_ids
        assert 700 < ids.shape[1] < 950
        out = model.generate(ids, max_new_tokens=24, do_sample=False)
        answer = tokenizer.decode(out[0, ids.shape[1] :], skip_special_tokens=True)
        right += correct(question.rule, question.target, question.others, answer)
    assert right >= 6


def test_the_shipped_model_is_small() -> None:
    size = sum(path.stat().st_size for path in EMBEDDED_MODEL.iterdir())
    assert size < 10 * 1024 * 1024


def _tokenizer():  # type: ignore[no-untyped-def]
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(EMBEDDED_MODEL)


def _conversation(tokenizer, most):  # type: ignore[no-untyped-def]
    """Turns of reliable documents, one after the other, of at most `most` tokens."""
    rng = random.Random(3)
    turns: list[dict[str, str]] = []
    while True:
        found = document(rng)
        if found.author != "reliable":
            continue
        said = [{"role": r, "content": text} for r, text in found.turns if r != "system"]
        if len(tokenizer.apply_chat_template(turns + said).input_ids) > most:
            return turns
        turns += said

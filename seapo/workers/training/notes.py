"""What a training run says of itself at its end, where there is something to say."""

from collections.abc import Mapping
from typing import Any

from seapo.workers.training.model import Loaded

NO_TEMPLATE = "The model has no chat template: prompts and answers were joined as plain text."
EMPTY_EVAL = "The snapshot has no evaluation split: there is no evaluation loss."


def notes(loaded: Loaded, found: Mapping[str, Any]) -> list[str]:
    """Sentences on what differs from what was asked; `found` is the results."""
    dropped, method = found["dropped"], found["provenance"]["method"]
    rows = "pairs" if method == "dpo" else "answers"
    same = dropped.get("same_after_cut", 0)
    cut = (
        "fill max_length; what was longer was cut" if method == "sft" else "were cut at max_length"
    )
    said = {
        NO_TEMPLATE: loaded.tokenizer.chat_template is None,
        EMPTY_EVAL: "eval_prompt_too_long" not in dropped,
        f"{dropped['prompt_too_long']} {rows} left out: their prompt fills max_length.": dropped[
            "prompt_too_long"
        ],
        f"{dropped['truncated']} {rows} {cut}.": dropped["truncated"],
        f"{same} pairs do not differ before the cut.": same,
        _balance(found["rows"]): "desirable" in found["rows"],
    }
    return [*loaded.notes, *(text for text, true in said.items() if true)]


def _balance(rows: Mapping[str, float]) -> str:
    """What KTO learned from; empty for a method that knows no labels."""
    sides = [
        f"{rows[side]} {name} answers (weight {rows[f'{side}_weight']:.3g})"
        for side, name in (("desirable", "good"), ("undesirable", "bad"))
        if side in rows
    ]
    return f"Trained on {' and '.join(sides)}."

"""Snapshot pairs as TRL's preference rows on disk, and a count of what the length limit costs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from datasets import Dataset

from seapo.export import dpo_row
from seapo.snapshot import Snapshot, read_rows

NO_TEMPLATE = "The model has no chat template: prompts and answers were joined as plain text."


def dataset(snapshot: Snapshot, split: str, chat: bool, cache: Path) -> Any:
    """Rows of prompt, chosen, rejected and type; memory-mapped from `cache`, not held in memory.

    With `chat` prompt and answers are lists of messages, to which TRL applies the chat template;
    without they are plain strings.
    """
    return Dataset.from_generator(
        rows,
        gen_kwargs={"path": str(snapshot.folder / f"{split}.jsonl"), "chat": chat},
        cache_dir=str(cache),
    )


def rows(path: str, chat: bool) -> Iterator[dict[str, Any]]:
    for pair in read_rows(Path(path)):
        yield {**(dpo_row(pair) if chat else plain_row(pair)), "type": pair["type"]}


def plain_row(pair: Mapping[str, Any]) -> dict[str, str]:
    """One turn as it is and a line break; of several, each behind the name of who speaks."""
    turns = pair["turns"]
    if len(turns) == 1:
        prompt = turns[0]["content"].rstrip() + "\n"
    else:
        said = [f"{turn['role'].capitalize()}: {turn['content']}" for turn in turns]
        prompt = "\n".join([*said, "Assistant: "])
    return {"prompt": prompt, "chosen": pair["chosen"], "rejected": pair["rejected"]}


def any_fits(data: Any, tokenizer: Any, max_length: int) -> bool:
    """Whether one prompt at least leaves room for an answer; looks no further than that one."""
    return any(_prompt_tokens(row["prompt"], tokenizer) < max_length for row in data)


def _prompt_tokens(prompt: Any, tokenizer: Any) -> int:
    if isinstance(prompt, str):
        return len(tokenizer(prompt)["input_ids"])
    text = tokenizer.apply_chat_template(prompt, add_generation_prompt=True, tokenize=False)
    return len(tokenizer(text, add_special_tokens=False)["input_ids"])


def cut(tokens: Any, max_length: int) -> dict[str, int]:
    """How many pairs are cut at `max_length`, and in how many nothing differs any more.

    Args:
        tokens: TRL's prepared rows with prompt_ids, chosen_ids and rejected_ids.
    """
    truncated = same = 0
    for row in tokens.select_columns(["prompt_ids", "chosen_ids", "rejected_ids"]):
        room = max_length - len(row["prompt_ids"])
        chosen, rejected = row["chosen_ids"], row["rejected_ids"]
        truncated += max(len(chosen), len(rejected)) > room
        same += chosen[:room] == rejected[:room]
    return {"truncated": truncated, "same_after_cut": same}

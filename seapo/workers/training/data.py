"""Snapshot pairs as TRL's preference rows on disk, and a count of what the length limit costs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from datasets import Dataset

from seapo.export import dpo_row
from seapo.snapshot import Snapshot, prompt_parts, read_rows


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


def negatives(snapshot: Snapshot, chat: bool, cache: Path) -> Any | None:
    """Bad answers that came without a partner, as rows of prompt and completion; None without any.

    Those whose prompt is held out for evaluation stay out.
    """
    source: dict[str, Any] = {"folder": str(snapshot.folder), "chat": chat}
    if next(loose_rows(**source), None) is None:
        return None
    return Dataset.from_generator(loose_rows, gen_kwargs=source, cache_dir=str(cache))


def loose_rows(folder: str, chat: bool) -> Iterator[dict[str, Any]]:
    held = {tuple(prompt_parts(pair["turns"])) for pair in read_rows(Path(folder, "eval.jsonl"))}
    for row in read_rows(Path(folder, "negatives.jsonl")):
        if tuple(prompt_parts(row["turns"])) not in held:
            pair = {"turns": row["turns"], "chosen": "", "rejected": row["completion"]}
            made = dpo_row(pair) if chat else plain_row(pair)
            yield {"prompt": made["prompt"], "completion": made["rejected"]}


def any_fits(data: Any, tokenizer: Any, max_length: int) -> bool:
    """Whether one prompt at least leaves room for an answer; looks no further than that one."""
    return any(len(prompt_tokens(row["prompt"], tokenizer)) < max_length for row in data)


def prompt_tokens(prompt: Any, tokenizer: Any) -> list[int]:
    """The prompt up to where the answer begins."""
    if isinstance(prompt, str):
        return list(tokenizer(prompt)["input_ids"])
    text = tokenizer.apply_chat_template(prompt, add_generation_prompt=True, tokenize=False)
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


def tokens(pair: Mapping[str, Any], tokenizer: Any) -> dict[str, list[int]]:
    """prompt_ids, chosen_ids and rejected_ids as TRL's DPO trainer makes them.

    The answers begin where the tokens of prompt alone and of prompt with answer part.
    """
    prompt = prompt_tokens(pair["prompt"], tokenizer)
    whole = {side: _with(pair["prompt"], pair[side], tokenizer) for side in ("chosen", "rejected")}
    start = min(_shared(prompt, ids) for ids in whole.values())
    return {
        "prompt_ids": prompt[:start],
        **{f"{side}_ids": ids[start:] for side, ids in whole.items()},
    }


def _with(prompt: Any, answer: Any, tokenizer: Any) -> list[int]:
    if isinstance(prompt, str):
        end = "" if answer.endswith(tokenizer.eos_token) else tokenizer.eos_token
        return list(tokenizer(prompt + answer + end)["input_ids"])
    text = tokenizer.apply_chat_template(prompt + answer, tokenize=False)
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


def _shared(one: list[int], other: list[int]) -> int:
    """How many tokens both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def cut(rows: Any, max_length: int) -> dict[str, int]:
    """How many rows are cut at `max_length`, and of pairs in how many nothing differs any more.

    Args:
        rows: TRL's prepared rows, of any method. SFT's are cut already: those that fill the limit
            are counted.
    """
    names = set(rows.column_names)
    if "input_ids" in names:
        return {"truncated": sum(len(ids) >= max_length for ids in rows["input_ids"])}
    sides = [
        f"{side}_ids" for side in ("chosen", "rejected", "completion") if f"{side}_ids" in names
    ]
    truncated = same = 0
    for row in rows.select_columns(["prompt_ids", *sides]):
        room = max_length - len(row["prompt_ids"])
        answers = [row[side] for side in sides]
        truncated += max(map(len, answers)) > room
        same += len(answers) == 2 and answers[0][:room] == answers[1][:room]
    return {"truncated": truncated, **({"same_after_cut": same} if len(sides) == 2 else {})}

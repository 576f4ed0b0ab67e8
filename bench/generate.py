"""Generated preference pairs, for benches: plausible in size and repetition, nobody's text."""

import random
from pathlib import Path

CHARACTERS = 476
"""Length of each answer, about that of real sets."""
SYLLABLES = (
    "ba",
    "co",
    "di",
    "fu",
    "ge",
    "ha",
    "lin",
    "mor",
    "nes",
    "pra",
    "qui",
    "ro",
    "stel",
    "ta",
    "vu",
    "xi",
)
BAD_LINES = (
    '{{"prompt": "p {n}", "chosen": "cut off in the mid',
    '{{"prompt": "p {n}", "chosen": null, "rejected": "r {n}"}}',
    '{{"prompt": "p {n}", "rejected": "r {n}"}}',
    '{{"prompt": "p {n}", "chosen": 7, "rejected": "r {n}"}}',
    '{{"prompt": "p {n}", "chosen": "same {n}", "rejected": "same {n}"}}',
)


def _texts(seed: int, count: int = 4000) -> list[str]:
    draw = random.Random(seed)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 3))) for _ in range(5000)]
    return [" ".join(draw.choices(words, k=CHARACTERS // 3)) for _ in range(count)]


def pairs(path: Path, rows: int, bad_share: float = 0.0, seed: int = 1) -> int:
    """Write `rows` prompt/chosen/rejected lines, every so-manieth of them bad; how many are bad."""
    draw, texts = random.Random(seed), _texts(seed)
    every = round(1 / bad_share) if bad_share else 0
    bad = 0
    with path.open("w", encoding="utf-8") as file:
        for n in range(rows):
            if every and n % every == every - 1:
                file.write(BAD_LINES[bad % len(BAD_LINES)].format(n=n) + "\n")
                bad += 1
                continue
            asked, good, wrong = draw.choices(texts, k=3)
            start = draw.randint(0, 400)
            chosen = f"{n} {good[start : start + CHARACTERS]}"[:CHARACTERS]
            rejected = f"{wrong[start : start + CHARACTERS]}"[: CHARACTERS - 8] + f" {n}"
            file.write(
                f'{{"prompt": "{n} {asked[:80]}", "chosen": "{chosen}", "rejected": "{rejected}"}}\n'
            )
    return bad

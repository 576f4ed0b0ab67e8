"""Names for the world: people, things, and made-up names that no fact knows."""

import random


def words(text: str) -> tuple[str, ...]:
    """Return the text's words: tables of names read better in one line."""
    return tuple(text.split())


PEOPLE = words(
    "Anna Boris Clara David Elena Felix Greta Henry Irene Jonas Karen Louis Maria Nils Olga Peter "
    "Rosa Simon Tanja Viktor Wanda Yusuf"
)
THINGS = words("apples books coins shells cards stamps pens cups nuts keys")
NONSENSE = words("wug dax fep blick zorp toma gimble plonk snark vip")
WORDS = words("cat owl fox sun map cup red ten sky box key pen")
SYLLABLES = words(
    "ba kor vin tal mo zu lar dre fin go shal pel ix om ur tha nel qui bro ves dan lu mar ost yl kra "
    "sim ho wen ti"
)


def made_up(rng: random.Random) -> str:
    """Return a name of two or three syllables that stands for nothing."""
    return "".join(rng.choices(SYLLABLES, k=rng.choice((2, 3)))).capitalize()


def year(rng: random.Random) -> int:
    return rng.randint(1100, 1990)

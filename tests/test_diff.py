"""Word differences: what is marked, what moved, that nothing is lost, and that no text makes it slow."""

import random
import time

import pytest

from seapo.diff import Kept, Segment, difference, flagged, spans, tokens


def text_of(segments: tuple[Segment, ...], *kinds: str) -> str:
    return "".join(segment[1] for segment in segments if not kinds or segment[0] in kinds)


@pytest.mark.parametrize(
    ("chosen", "rejected", "removed", "added"),
    [
        ("the cat sat", "the dog sat", ["cat"], ["dog"]),
        ("the cat sat here", "the dog ran here", ["cat sat"], ["dog ran"]),
        ("makes 3.14 in all", "makes 3.15 in all", ["3.14"], ["3.15"]),
        ("24 clips, 24", "26 clips, 26", ["24", "24"], ["26", "26"]),
        ("我喜欢猫。", "我喜欢狗。", ["猫"], ["狗"]),
        ("ฉันมีแมว", "ฉันมีไก่", ["แมว"], ["ไก่"]),
        ("one\n\ntwo", "one\n\nthree", ["two"], ["three"]),
        ("it is so", "it is not so", [], ["not "]),
        ("café au lait", "café du lait", ["au"], ["du"]),
        ("Paris", "London", ["Paris"], ["London"]),
        ("👨‍👩‍👧 here", "👨‍👩‍👧 there", ["here"], ["there"]),
        ("", "something", [], ["something"]),
        ("same", "same", [], []),
    ],
)
def test_marks_what_differs(
    chosen: str, rejected: str, removed: list[str], added: list[str]
) -> None:
    found = difference(chosen, rejected)
    assert [text for kind, text, *_ in found.chosen if kind == "-"] == removed
    assert [text for kind, text, *_ in found.rejected if kind == "+"] == added
    assert text_of(found.chosen) == chosen
    assert text_of(found.rejected) == rejected


def test_texts_written_independently_get_no_marks() -> None:
    chosen = "The capital of France is Paris, a city on the river Seine known for its museums. " * 3
    rejected = (
        "Bread needs flour, water, salt and yeast; let it rise overnight before you bake. " * 3
    )
    found = difference(chosen, rejected)
    assert found.chosen == (("=", chosen),)
    assert found.rejected == (("=", rejected),)
    assert found.alike < 0.25


def test_random_texts_keep_every_character_and_agree_on_what_is_equal() -> None:
    chance = random.Random(7)
    for _ in range(500):
        chosen, rejected = (
            "".join(chance.choices("ab c\n我", k=chance.randrange(40))) for _ in "12"
        )
        found = difference(chosen, rejected)
        assert text_of(found.chosen) == chosen
        assert text_of(found.rejected) == rejected
        assert text_of(found.chosen, "=") == text_of(found.rejected, "=")


def _words(chance: random.Random, kinds: int) -> str:
    return " ".join(f"w{chance.randrange(kinds)}" for _ in range(6000))


@pytest.mark.parametrize(
    ("chosen", "rejected"),
    [
        (_words(random.Random(1), 100), _words(random.Random(2), 100)),
        (_words(random.Random(1), 50_000), _words(random.Random(2), 50_000)),
        ("a b " * 7500, "b a " * 7500),
        ("!?" * 15_000, "?!" * 14_000),
        ("猫" * 15_000 + "狗" * 15_000, "狗" * 15_000 + "猫" * 15_000),
        ("x" * 1_000_000, "x" * 999_999 + "y"),
    ],
    ids=["few words", "many words", "swapped", "marks", "no spaces", "one line"],
)
def test_no_text_makes_it_slow(chosen: str, rejected: str) -> None:
    start = time.process_time()
    found = difference(chosen, rejected)
    assert time.process_time() - start < 1
    assert text_of(found.rejected) == rejected


def moved_in(segments: tuple[Segment, ...]) -> dict[int, str]:
    return {segment[2]: segment[1] for segment in segments if len(segment) == 3}


FIRST = "First install the tool from the index."
SECOND = "Then run it without any arguments."


@pytest.mark.parametrize(
    ("chosen", "rejected", "moved"),
    [
        (f"{FIRST} {SECOND}", f"{SECOND} {FIRST}", [SECOND]),
        (
            f"A.\n{FIRST}\nBread and dates.\n",
            f"A.\nBread and dates.\n{FIRST}\n",
            ["Bread and dates."],
        ),
        (
            "Say so now.\nIt was rather late, though.\n",
            "It was rather late, though.\nSay so now.\n",
            ["Say so now."],
        ),
        (
            "我喜欢吃苹果和香蕉。你呢？他们都不喜欢。",
            "他们都不喜欢。我喜欢吃苹果和香蕉。你呢？",
            ["他们都不喜欢。"],
        ),
        ("in the end of a day", "a day in the end of", []),
        ("yes no\nno yes", "no yes\nyes no", []),
    ],
)
def test_text_that_stands_elsewhere_has_moved(chosen: str, rejected: str, moved: list[str]) -> None:
    found = difference(chosen, rejected)
    assert moved_in(found.chosen) == moved_in(found.rejected)
    assert [text.strip() for text in moved_in(found.chosen).values()] == moved
    assert text_of(found.chosen) == chosen
    assert text_of(found.rejected) == rejected


def test_shuffled_sentences_are_told_as_moved_and_alike() -> None:
    chance = random.Random(3)
    sentences = [" ".join(f"w{chance.randrange(900)}" for _ in range(9)) + "." for _ in range(12)]
    found = difference(" ".join(sentences), " ".join(sentences[::-1]))
    assert found.alike > 0.9
    assert len(moved_in(found.chosen)) >= 8


def test_spans_cut_segments_and_flag_what_is_inside() -> None:
    segments: tuple[Segment, ...] = (("=", "ab"), ("+", "cd"), ("~", "ef", 1))
    assert flagged(segments, [(1, 3), (5, 6)]) == (
        ("=", "a"), ("=!", "b"), ("+!", "c"), ("+", "d"), ("~", "e", 1), ("~!", "f", 1),
    )  # fmt: skip
    assert flagged(segments, [(2, 2)]) == segments
    assert text_of(flagged(segments, [(0, 99), (3, 5)])) == "abcdef"


def test_what_was_computed_lately_is_kept_as_far_as_there_is_room() -> None:
    kept = Kept(room=1_000)
    first = kept.difference("a cat", "a dog")
    assert kept.difference("a cat", "a dog") is first
    for number in range(100):
        kept.difference("word " * 10, f"{number} word " * 10)
    assert kept.difference("a cat", "a dog") is not first
    assert kept.difference("a cat", "a dog") == first


def test_tokens_join_to_the_text() -> None:
    text = "It’s 1,000.5 km — “naïve” 我们去\x00\u202eนี่\r\n\tend"
    assert "".join(tokens(text)) == text
    assert "1,000.5" in tokens(text)
    assert "It’s" in tokens(text)


@pytest.mark.parametrize(
    ("chosen", "rejected", "removed", "added"),
    [
        ("it is so", "it is not so", [""], ["not "]),
        ("the cat sat on", "a cat sat off", ["the", "on"], ["a", "off"]),
        ("我喜欢猫。", "我喜欢狗。", ["猫"], ["狗"]),
        ("👨‍👩‍👧 here", "👨‍👩‍👧 there", ["here"], ["there"]),
        ("same", "same", [], []),
        ("word " * 40, "other text " * 40, ["word " * 40], ["other text " * 40]),
        ("gone", "", ["gone"], [""]),
    ],
)
def test_spans_pair_what_differs(
    chosen: str, rejected: str, removed: list[str], added: list[str]
) -> None:
    found = spans(chosen, rejected)
    assert [chosen[start:end] for start, end in found.chosen] == removed
    assert [rejected[start:end] for start, end in found.rejected] == added


def test_between_the_spans_both_sides_are_the_same() -> None:
    rng = random.Random(5)
    for _ in range(200):
        first, second = (" ".join(rng.choices("abcdef", k=rng.randint(0, 9))) for _ in range(2))
        found = spans(first, second)
        kept = []
        for text, stretches in ((first, found.chosen), (second, found.rejected)):
            edges = [0, *(edge for stretch in stretches for edge in stretch), len(text)]
            assert edges == sorted(edges)
            kept.append([text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)])
        assert kept[0] == kept[1]

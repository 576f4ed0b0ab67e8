"""The card's texts in Chromium: nothing is lost by rendering, folding, one column or laying out ahead."""

from collections.abc import Iterator
from itertools import count

import pytest
from driving import App, becomes, free_port, opened
from playwright.sync_api import Page, expect
from sample_home import fill

from seapo.records import Pair, Positive, Spans, Turn
from seapo.settings import Home

pytestmark = pytest.mark.browser

MIXED = """# Heading with `code`

- one **bold** item
2. another, *leaning*

| a | b \\| c |
|:--|--:|
| 1 | `x|y` |

```python
def f(x):
    return x ** 2   # **not bold**
```
> quoted [label](http://203.0.113.7/x), then $x^2$ and \\[ \\frac{1}{2} \\]

$$
a = 4
$$
Costs $5 and $7; 2 * 3 * 4, snake_case_name."""
READERS = count()
LINES = "\n".join(f"Line {number} says what it says." for number in range(120))
TEXTS = {
    "mixed": (MIXED, MIXED.replace("a = 4", "a = 5").replace("x ** 2", "x ** 3")),
    "long": (LINES, LINES.replace("Line 60 says", "Line 60 never says")),
    "arabic": ("السلام عليكم يا أصدقاء", "السلام عليكم يا أعداء"),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = Home(tmp_path_factory.mktemp("texts") / "home")
    at = MIXED.index("**bold**")
    spans = {"mixed": Spans(((at, at + 8),), ((at, at + 8),))}
    fill(
        home,
        [
            Pair(
                Positive((Turn("user", f"The {name} one"),), good),
                bad,
                "logic",
                "made",
                spans=spans.get(name, Spans()),
            )
            for name, (good, bad) in TEXTS.items()
        ],
    )
    app = App(home.path, free_port()).start()
    yield app
    app.stop()


@pytest.fixture
def card(app: App, tab: Page) -> Page:
    """For a reviewer of its own, from the first pair on; of all pairs, for those are handed to everybody."""
    opened(tab, f"{app.url}/review?state=all&as=reader {next(READERS)}")
    tab.wait_for_selector(".card[data-ready=yes]")
    return tab


WRITTEN = """node => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll('math').forEach(formula => formula.remove());
  return copy.textContent;
}"""


def written(card: Page, place: str) -> str:
    return str(card.locator(place).evaluate(WRITTEN))


def on(card: Page, name: str) -> None:
    while not card.locator(".turn.user", has_text=f"The {name} one").count():
        card.keyboard.press("j")
        card.wait_for_timeout(100)


def test_rendering_loses_no_character(card: Page) -> None:
    good, bad = TEXTS["mixed"]
    assert (written(card, ".chosen .text"), written(card, ".rejected .text")) == (good, bad)
    for found, times in {"strong": 1, "pre.code": 1, "table": 1, "math": 3, "tr": 3}.items():
        expect(card.locator(f".chosen .text {found}")).to_have_count(times)
    expect(card.locator(".rejected math .now")).to_have_text("5")
    expect(card.locator(".rejected pre ins")).to_have_text("3")
    expect(card.locator(".chosen .injected")).to_have_text("bold")
    expect(card.locator(".chosen .sign").first).to_be_hidden()
    card.keyboard.press("r")
    expect(card.locator(".chosen .text math")).to_have_count(0)
    assert card.locator(".rejected .text").text_content() == bad


def test_what_is_equal_is_folded_until_it_is_asked_for(card: Page) -> None:
    on(card, "long")
    fold = card.locator(".chosen .fold")
    expect(fold).to_have_text(["… 58 equal lines", "… 57 equal lines"])
    fold.first.click()
    expect(fold).to_have_count(1)
    expect(card.locator(".rejected .fold")).to_have_count(1)
    fold.first.click()
    assert written(card, ".chosen .text") == TEXTS["long"][0]
    assert written(card, ".rejected .text") == TEXTS["long"][1]


def test_a_long_side_takes_the_other_with_it(card: Page) -> None:
    on(card, "long")
    for _ in range(2):
        card.locator(".chosen .fold").first.click()
    card.locator(".chosen .text").evaluate("node => { node.scrollTop = 900 }")
    other = card.locator(".rejected .text")
    becomes(card, lambda: abs(other.evaluate("node => node.scrollTop") - 900) < 60, True)


def test_a_narrow_card_has_one_column(card: Page) -> None:
    card.set_viewport_size({"width": 420, "height": 900})
    expect(card.locator(".pair.column .both")).to_be_visible()
    expect(card.locator(".both pre [data-side]")).to_have_text(
        ["    return x ** 2   # **not bold**\n", "    return x ** 3   # **not bold**\n"]
    )
    expect(card.locator(".both .display[data-side]")).to_have_count(2)
    assert card.evaluate("document.documentElement.scrollWidth") <= 420


def test_a_text_from_right_to_left_stands_right(card: Page) -> None:
    on(card, "arabic")
    line = card.locator(".chosen .text > *").first
    assert line.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_only_the_pair_on_screen_can_be_found(card: Page) -> None:
    expect(card.locator(".waiting")).to_have_count(2)
    for name, times in {".pair": 1, ".side": 2, ".turn": 1, ".chosen": 1}.items():
        expect(card.locator(f".card {name}")).to_have_count(times)
    waiting = card.locator(".waiting").first
    assert waiting.evaluate("node => node.inert && node.ariaHidden === 'true'")
    expect(waiting).to_be_hidden()

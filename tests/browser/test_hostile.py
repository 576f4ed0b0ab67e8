"""Text of data sets and models is shown as text: nothing in it runs, and nothing is fetched for it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from driving import App, becomes, free_port, opened
from playwright.sync_api import Page, expect
from sample_home import fill

from seapo.records import Pair, Positive, Turn
from seapo.settings import Home

pytestmark = pytest.mark.browser

OUT = "http://203.0.113.7"
HOSTILE = {
    "script": "<script>window.pwned=1</script>",
    "closing tags": "</textarea></div></section></template><script>window.pwned=2</script>",
    "iframe": '<iframe srcdoc="<script>parent.pwned=3</script>"></iframe>',
    "handler": '<img src=x onerror="window.pwned=4"><svg onload="window.pwned=5">',
    "link": f'<a href="javascript:window.pwned=6">x</a> [x](javascript:pwned=7) {OUT}/a',
    "remote image": f"![x]({OUT}/a.png) <img src='{OUT}/b.png'> <link rel=stylesheet href={OUT}/c>",
    "style": f"<style>*{{display:none}} @import '{OUT}/d.css'</style>",
    "markdown": "# Title\n| a | b |\n|---|---|\n:red[x] :material/home: **b** $\\frac{1}{2}$ `c`",
    "braces": "{{ 7*7 }} ${7*7} {0} %s \\u003cscript\\u003e",
    "latex": f"$\\href{{javascript:pwned=8}}{{x}}$ \\(\\style{{background:url({OUT})}}{{y}}\\) $$\\input{{/x}}$$",
    "code": "```html\n<script>window.pwned=9</script>\n```\n| <b>a</b> | `<img src=x>` |\n|---|---|\n| 1 | 2 |",
    "combining marks": "Z" + "\u0301\u0323" * 5_000 + " end",
    "entities": "&lt;b&gt; &amp; &#x41;",
}
HIDDEN = {
    "bidi override": ("abc\u202egnp.exe\u202c", "U+202E"),
    "nul": ("a\x00b", "U+0000"),
    "zero width": ("pass\u200bword", "U+200B"),
}


def pair_of(text: str, number: int) -> Pair:
    good = f"A good answer {number}. {text}"
    return Pair(
        Positive((Turn("system", text), Turn("user", f"Prompt {number} {text}")), good),
        f"A bad answer {number}. {text} changed",
        "logic",
        text[:60],
        rule=text[:60],
        why=text,
    )


@pytest.fixture
def requests(tab: Page) -> list[str]:
    seen: list[str] = []
    tab.on("request", lambda request: seen.append(request.url))
    # A request that the content security policy stops is named on the console alone.
    tab.on("console", lambda message: seen.extend([OUT] if OUT in message.text else []))
    return seen


SETS = {
    "hostile": [*HOSTILE.values()],
    "hidden": [text for text, _ in HIDDEN.values()],
    "huge": ["x" * 100_000, "word " * 60_000],
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = Home(tmp_path_factory.mktemp("hostile") / "home")
    for name, texts in SETS.items():
        fill(home, [pair_of(text, number) for number, text in enumerate(texts, 1)], name)
    app = App(home.path, free_port()).start()
    yield app
    app.stop()


def open_first(tab: Page, app: App, name: str) -> None:
    opened(tab, f"{app.url}/review?dataset={name}").wait_for_selector(".card[data-ready=yes]")


SHOWN = """node => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll('math').forEach(formula => formula.remove());
  return copy.textContent;
}"""
"""A formula keeps its source beside it."""


def shown(tab: Page, place: str) -> str:
    return str(tab.locator(place).first.evaluate(SHOWN))


def shows(tab: Page, place: str, text: str) -> None:
    """Wait until exactly this text stands there; `expect` would take any white space for a space."""
    becomes(tab, lambda: shown(tab, place), text)


def holds(tab: Page, place: str, text: str) -> None:
    becomes(tab, lambda: text in shown(tab, place), True)


def test_hostile_texts_are_only_shown(app: App, tab: Page, requests: list[str]) -> None:
    open_first(tab, app, "hostile")
    tab.keyboard.press("o")  # nothing folded
    tab.keyboard.press(" ")
    for number, text in enumerate(HOSTILE.values(), 1):
        tab.locator(".receipt dt").first.wait_for()
        shows(tab, ".turn.system .text", text)
        shows(tab, ".turn.user .text", f"Prompt {number} {text}")
        shows(tab, ".chosen .text", f"A good answer {number}. {text}")
        shows(tab, ".rejected .text", f"A bad answer {number}. {text} changed")
        holds(tab, ".receipt", text)
        tab.keyboard.press("e")
        expect(tab.locator("textarea").first).to_have_value(re.compile("changed$"))
        tab.keyboard.press("Escape")
        tab.keyboard.press("j")
    tab.wait_for_timeout(300)
    assert tab.evaluate("window.pwned") is None
    made = tab.locator(".card iframe, .card img, .card script, .card style, .card a")
    expect(made).to_have_count(0)
    assert {urlsplit(url).hostname for url in requests if url.startswith("http")} == {"127.0.0.1"}


def test_characters_that_hide_are_made_visible(app: App, tab: Page) -> None:
    open_first(tab, app, "hidden")
    for _, name in HIDDEN.values():
        holds(tab, ".chosen .text", name)
        tab.keyboard.press("j")


def test_a_huge_line_and_a_huge_pair_are_shown(app: App, tab: Page) -> None:
    open_first(tab, app, "huge")
    tab.locator(".rejected .fold").first.click()  # what both sides have of a long text is folded
    holds(tab, ".rejected .text", "x" * 100_000)
    holds(tab, ".chosen .text", "x" * 100_000)
    becomes(tab, lambda: tab.evaluate("document.documentElement.scrollWidth") <= 1400, True)
    tab.keyboard.press("a")
    tab.locator(".turn.user", has_text="Prompt 2").wait_for()
    holds(tab, ".side.rejected", "more characters")
    tab.keyboard.press("e")
    expect(tab.locator(".notice")).to_contain_text("too long to edit")

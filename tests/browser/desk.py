"""A reviewer's desk for the tests: the review page of one data set, its keys, and what the app stored of them."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from driving import App, opened, settled
from playwright.sync_api import Locator, Page, Request, expect

WAITING = "Object.keys(localStorage).filter(k => k.includes(':decision:')).length"


@dataclass
class Desk:
    tab: Page
    app: App
    dataset: str
    first: int = 1
    """The number in the question of the data set's first pair."""
    _token: str = field(default="", init=False)

    def open(self, **query: str) -> "Desk":
        self.tab.on("request", self._hear)
        opened(self.tab, f"{self.app.url}/review?{urlencode({'dataset': self.dataset, **query})}")
        return self.ready()

    def ready(self) -> "Desk":
        settled(self.tab).wait_for_selector(".card[data-ready=yes]")
        return self

    def reload(self) -> "Desk":
        self.tab.reload()
        return self.ready()

    def beside(self) -> "Desk":
        """The same data set in another tab of the same browser."""
        return Desk(self.tab.context.new_page(), self.app, self.dataset, self.first)

    def _hear(self, request: Request) -> None:
        self._token = request.headers.get("x-seapo-token", self._token)

    def press(self, *keys: str) -> "Desk":
        for key in keys:
            self.tab.keyboard.press(key)
        return self

    def at(self, number: int) -> "Desk":
        """Wait for the pair of this number in the data set, by the text that is shown."""
        expect(self.find(".turn.user .text")).to_contain_text(
            f"Question {self.first + number - 1}:"
        )
        return self

    def saved(self) -> "Desk":
        self.tab.wait_for_function(f"() => {WAITING} === 0")
        return self

    def find(self, place: str, has_text: str | None = None) -> Locator:
        return self.tab.locator(place, has_text=has_text)

    @property
    def notice(self) -> Locator:
        return self.find(".notice")

    # --- what the app has of it ---------------------------------------------------------------

    def ask(self, path: str, **query: str) -> Any:
        url = f"{self.app.url}/api/{path}?{urlencode(query)}"
        answer = self.tab.request.get(url, headers={"x-seapo-token": self._token})
        assert answer.ok, answer.text()
        return answer.json()

    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask(
            "queue", dataset=self.dataset, state="all", limit="60"
        )["rows"]
        return found

    def kept(self) -> int:
        """Number on the board of the pair where the server would go on with this queue."""
        query = {"dataset": self.dataset, "state": "undecided", "as": "me", "resume": "yes"}
        rows: list[dict[str, Any]] = self.ask("queue", **query)["rows"]
        return int(rows[0]["number"])

    def states(self) -> dict[int, str]:
        """Number in the data set and state of the pairs that are decided."""
        return {
            at: row["state"] for at, row in enumerate(self.rows(), 1) if row["state"] != "undecided"
        }

    def texts(self, number: int) -> tuple[str, str]:
        """Chosen and rejected text of the pair of this number, as edited."""
        row = self.rows()[number - 1]
        chosen, rejected = (
            "".join(segment[1] for segment in row[side]) for side in ("chosen", "rejected")
        )
        return chosen, rejected

    def decisions(self, number: int) -> list[dict[str, Any]]:
        """What was decided on the pair of this number, oldest first."""
        pair = self.rows()[number - 1]["id"]
        found: list[dict[str, Any]] = self.ask("pair", id=pair)["history"]
        return found

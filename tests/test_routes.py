"""The app's own routes: who is let in, what is stored once, and what garbage gets for an answer."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import streamlit as st
from making import add_dataset, add_pairs
from starlette.applications import Starlette
from waiting import until

from seapo.store import Store, keeper, places, reading
from seapo.store.decisions import history
from seapo.store.filters import PairFilter
from seapo.ui.access import TOKEN_HEADER, page_token
from seapo.ui.cache import studio
from seapo.ui.routes import MAX_BATCH, MAX_BODY, MIDDLEWARE, ROUTES, until_stopped

HOST = "http://127.0.0.1:8501"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SEAPO_HOME", str(tmp_path / "home"))
    st.cache_resource.clear()
    opened = studio().store
    add_pairs(opened, tmp_path, add_dataset(opened, count=30), 30)
    yield opened
    st.cache_resource.clear()
    opened.close()


class Client:
    """A page's calls, straight into the routes."""

    def __init__(self) -> None:
        self.headers = {"origin": HOST, TOKEN_HEADER: page_token()}
        self._transport = httpx.ASGITransport(Starlette(routes=ROUTES, middleware=MIDDLEWARE))

    def get(self, path: str, **how: Any) -> httpx.Response:
        return anyio.run(self._call, "GET", path, how)

    def post(self, path: str, **how: Any) -> httpx.Response:
        return anyio.run(self._call, "POST", path, how)

    async def _call(self, method: str, path: str, how: dict[str, Any]) -> httpx.Response:
        opened = httpx.AsyncClient(
            transport=self._transport, base_url=HOST, headers=self.headers, trust_env=False
        )
        async with opened:
            return await opened.request(method, path, **how)


@pytest.fixture
def client(store: Store) -> Client:
    return Client()


def ids(store: Store) -> list[str]:
    return [row["id"] for row in reading.pairs(store, PairFilter())]


def decision(key: str, pair: str, verdict: str = "accept", **more: object) -> dict[str, object]:
    return {"key": key, "pair": pair, "verdict": verdict, "reviewer": "me", **more}


def post(client: Client, *decisions: object) -> dict[str, Any]:
    answer = client.post("/api/decisions", json={"decisions": decisions})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_what_is_acked_is_stored_once(client: Client, store: Store) -> None:
    one, two, *_ = ids(store)
    batch = [decision("k1", one), decision("k2", two, "reject", reason="too_obvious", seconds=1.5)]
    for _ in range(3):
        assert post(client, *batch) == {"acked": ["k1", "k2"], "refused": {}}
    assert reading.states(store, PairFilter()) == {"accepted": 1, "rejected": 1, "undecided": 28}
    assert len(history(store, two)) == 1


def test_a_bad_decision_is_refused_alone(client: Client, store: Store) -> None:
    one, two, three, *_ = ids(store)
    found = post(
        client,
        decision("k1", one),
        decision("k2", "nobody"),
        {"key": "k3", "verdict": "accept"},
        decision("k4", two, edit=reading.pair(store, two)["chosen"]),
        decision("k5", three, "undo"),
        decision("k6", three, type="astrology"),
        "no object",
        decision("k7", three),
    )
    assert found["acked"] == ["k1", "k7"]
    expected = {"k2": "No pair", "k3": "no pair", "k4": "chosen text", "k5": "Nothing to undo"}
    for key, words in {**expected, "k6": "No error type", "": "is an object"}.items():
        assert words in found["refused"][key]
    assert reading.states(store, PairFilter())["accepted"] == 2


def test_undo_in_the_same_batch(client: Client, store: Store) -> None:
    one = ids(store)[0]
    post(client, decision("k1", one), decision("k2", one, "undo"), decision("k3", one, "flag"))
    assert reading.pair(store, one)["state"] == "flagged"


@pytest.mark.parametrize("text", ["a\x00b", "😀\u202e", "'; drop table decisions; --", "\\u0000"])
def test_any_text_is_kept_as_it_came(client: Client, store: Store, text: str) -> None:
    one = ids(store)[0]
    assert post(client, decision(f"k-{text}", one, edit=text))["refused"] == {}
    assert reading.pair(store, one)["rejected"] == text


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({TOKEN_HEADER: ""}, "token"),
        ({TOKEN_HEADER: "guess"}, "token"),
        ({TOKEN_HEADER: "ünï".encode()}, "token"),
        ({"origin": "http://evil.example"}, "another site"),
        ({"origin": "null"}, "another site"),
        ({"origin": "http://127.0.0.1:9999"}, "another site"),
        ({"host": "evil.example", "origin": "http://evil.example"}, "not served"),
        ({"host": "127.0.0.1.evil.example"}, "not served"),
        ({"host": "[::1", "origin": "http://[::1"}, "not served"),
    ],
)
def test_strangers_are_turned_away(
    client: Client, store: Store, headers: dict[str, str | bytes], words: str
) -> None:
    sent = {"decisions": [decision("k1", ids(store)[0])]}
    answer = client.post("/api/decisions", json=sent, headers=headers)
    assert answer.status_code == 403
    assert words in answer.json()["error"]
    assert reading.states(store, PairFilter()) == {"undecided": 30}


def test_a_post_without_an_origin_is_turned_away(client: Client) -> None:
    del client.headers["origin"]
    assert client.post("/api/decisions", json={"decisions": []}).status_code == 403
    assert client.get("/api/queue").status_code == 200


@pytest.mark.parametrize("path", ["/api/queue", "/api/pair?id=x"])
def test_reading_needs_the_token_too(client: Client, path: str) -> None:
    assert client.get(path, headers={TOKEN_HEADER: "x"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 400),
        (b"", "application/json", 400),
        (b"[1,2", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"decisions": 3}', "application/json", 400),
        (json.dumps({"decisions": [1] * (MAX_BATCH + 1)}).encode(), "application/json", 400),
        (b'{"decisions": []}', "text/plain", 415),
        (b"decisions=1", "application/x-www-form-urlencoded", 415),
        (b" " * (MAX_BODY + 1), "application/json", 413),
    ],
)  # fmt: skip
def test_garbage_is_named(client: Client, body: bytes, kind: str, status: int) -> None:
    answer = client.post("/api/decisions", content=body, headers={"content-type": kind})
    assert answer.status_code == status


def test_the_queue_goes_on_behind_a_pair(client: Client, store: Store) -> None:
    first = client.get("/api/queue?limit=7&counts=yes").json()
    assert [row["id"] for row in first["rows"]] == ids(store)[:7]
    assert (first["more"], first["total"], first["before"]) == (True, 30, 0)
    last = first["rows"][-1]["number"]
    post(client, *[decision(f"k{row['id']}", row["id"]) for row in first["rows"]])
    rest = client.get(f"/api/queue?limit=60&after={last}&counts=yes").json()
    assert [row["id"] for row in rest["rows"]] == ids(store)[7:]
    assert (rest["more"], rest["total"]) == (False, 23)
    assert rest["states"] == {"accepted": 7, "undecided": 23}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("after=x", "whole number"),
        ("after=-1", "whole number"),
        ("limit=99999999999999999999", "whole number"),
        ("state=done", "No state"),
        ("dataset=nobody", "No data set"),
        ("length=a-b", "rising numbers"),
    ],
)
def test_a_bad_question_is_explained(client: Client, query: str, words: str) -> None:
    answer = client.get(f"/api/queue?{query}")
    assert answer.status_code in (400, 404)
    assert words in answer.json()["error"]


def test_one_pair_comes_with_its_history(client: Client, store: Store) -> None:
    one = ids(store)[0]
    post(client, decision("k1", one, "reject", reason="not_wrong"), decision("k2", one, "undo"))
    found = client.get(f"/api/pair?id={one}").json()
    assert found["row"]["id"] == one
    past = [(entry["verdict"], entry["standing"]) for entry in found["history"]]
    assert past == [("reject", False), ("undo", False)]
    assert client.get("/api/pair?id=nobody").status_code == 404


def test_a_place_is_kept(client: Client, store: Store) -> None:
    place = {"reviewer": "me", "queue": "dataset=sums", "number": 7}
    for number in (7, 9):
        assert client.post("/api/place", json={**place, "number": number}).json() == {"kept": True}
    assert places.kept(store, "me", "dataset=sums") == 9


def test_what_is_handed_out_and_decided_on_is_told_to_the_keeper(
    client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it has happened: a keeper that was told before may have written by then."""
    monkeypatch.setattr(keeper, "EVERY", 0.0)
    held = "select count(*) from claims where reviewer = 'me'"

    def holds(number: int) -> None:
        until(lambda: store.cursor().execute(held).fetchall() == [(number,)], 20)

    rows = client.get("/api/queue?dataset=sums&as=me&limit=5").json()["rows"]
    holds(5)
    post(client, decision("k1", rows[0]["id"]))
    holds(4)


def test_what_waits_is_stored_when_the_server_is_told_to_stop(
    client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "EVERY", 600)
    client.post("/api/place", json={"reviewer": "me", "queue": "", "number": 7})
    kept = "select number from places"
    assert store.cursor().execute(kept).fetchall() == []

    async def life() -> None:
        async with until_stopped(None):
            assert store.cursor().execute(kept).fetchall() == []

    asyncio.run(life())
    assert store.cursor().execute(kept).fetchall() == [(7,)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": "7"}, "whole number"),
        ({"number": True}, "whole number"),
        ({"number": -1}, "whole number"),
        ({"number": 2**63}, "whole number"),
        ({"reviewer": None}, "'reviewer'"),
        ({"reviewer": "x" * 121}, "120"),
        ({"queue": ["dataset"]}, "'queue'"),
        ({"queue": "\ud800"}, "half of a character"),
    ],
)
def test_a_wrong_place_is_explained(client: Client, wrong: dict[str, object], words: str) -> None:
    place = {"reviewer": "me", "queue": "", "number": 7, **wrong}
    answer = client.post(
        "/api/place", content=json.dumps(place), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert client.post("/api/place", json=[]).status_code == 400


def test_callers_at_once_are_all_answered(client: Client, store: Store) -> None:
    there = ids(store)

    async def all_at_once() -> list[dict[str, Any]]:
        batches = [
            {"decisions": [decision(f"{n}-{pair}", pair, reviewer=f"r{n}") for pair in there[n:]]}
            for n in range(len(there))
        ]
        calls = [client._call("POST", "/api/decisions", {"json": batch}) for batch in batches]
        return [answer.json() for answer in await asyncio.gather(*calls)]

    found = anyio.run(all_at_once)
    assert [len(answer["acked"]) for answer in found] == list(range(len(there), 0, -1))
    assert [len(history(store, pair)) for pair in there] == list(range(1, len(there) + 1))


def test_a_caller_that_goes_away_takes_nobody_along(client: Client, store: Store) -> None:
    """The groups of those that stay are stored, and so is what was already on its way."""
    there = ids(store)

    async def some_leave() -> list[Any]:
        calls = [
            asyncio.create_task(
                client._call(
                    "POST", "/api/decisions", {"json": {"decisions": [decision(pair, pair)]}}
                )
            )
            for pair in there
        ]
        await asyncio.sleep(0.01)
        for call in calls[::3]:
            call.cancel()
        return await asyncio.gather(*calls, return_exceptions=True)

    found = anyio.run(some_leave)
    answered = [one for one in found if isinstance(one, httpx.Response)]
    assert len(answered) >= 20
    keys = {key for answer in answered for key in answer.json()["acked"]}
    assert len(keys) == len(answered)
    assert all(len(history(store, key)) == 1 for key in keys)


def test_every_answer_has_the_security_headers(client: Client) -> None:
    for answer in (client.get("/api/queue"), client.get("/nowhere")):
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["x-content-type-options"] == "nosniff"

"""An OpenAI-compatible server on loopback that follows a script; also a program, whose log counts requests.

with ScriptedEndpoint(lambda body, number: say("Paris.")) as server:
    open_engine(parse(f"openai:{server.url}#m"), …)

python tests/scripted_endpoint.py --port 8123 --fail 0.2 --delay 0.05 --log requests.jsonl
"""

import argparse
import hashlib
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scripted_replies import FAILURES, Reply, negative, refuse, say, stall

Script = Callable[[Mapping[str, Any], int], Reply]
"""The request's JSON and its number (from 0, in the order of arrival) to what is replied."""


@dataclass(frozen=True)
class Seen:
    number: int
    at: float
    """Seconds since the epoch, on arrival."""
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    reply: Reply


def text_hash(body: Mapping[str, Any]) -> str:
    """Names what is asked: the turns and the seed, 16 hex digits."""
    asked = json.dumps([body.get("messages"), body.get("seed")], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


class ScriptedEndpoint:
    """Serves from `with` on; `seen` holds the chat requests in order, unless `keep` is false."""

    def __init__(
        self,
        script: Script | None = None,
        *,
        models: Sequence[str] | None = ("m",),
        aliases: Sequence[str] = (),
        key: str = "",
        port: int = 0,
        log: Path | None = None,
        keep: bool = True,
    ) -> None:
        """`models` None has no list and takes every name; `aliases` are taken and not listed.

        A `key` is wanted in each request.
        """
        self.script = script or (lambda body, number: say(negative(body)))
        self.models, self.aliases, self.key, self.keep = models, aliases, key, keep
        self.seen: list[Seen] = []
        self.count = self.at_once = self.most_at_once = self.listed = 0
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.log = log.open("a", encoding="utf-8") if log else None
        self.http = _Server(("127.0.0.1", port), _Handler)
        self.http.owner = self
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """As a server that is killed: open connections are cut, new ones refused."""
        self.stopping.set()
        self.http.shutdown()
        self.http.server_close()
        self.http.cut_all()

    def arrived(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> Reply:
        with self.lock:
            number, self.count = self.count, self.count + 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        reply = self.refusal(body, headers) or self.script(body, number)
        self.note(Seen(number, time.time(), body, headers, reply))
        return reply

    def gone(self) -> None:
        with self.lock:
            self.at_once -= 1

    def refusal(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> Reply | None:
        if self.key and headers.get("Authorization") != f"Bearer {self.key}":
            return refuse(401, f"Incorrect API key provided: {headers.get('Authorization')}")
        if self.models is not None and body.get("model") not in (*self.models, *self.aliases):
            return refuse(404, f"The model `{body.get('model')}` does not exist.")
        return None

    def note(self, seen: Seen) -> None:
        with self.lock:
            if self.keep:
                self.seen.append(seen)
            if self.log:
                line = {
                    "at": seen.at,
                    "number": seen.number,
                    "hash": text_hash(seen.body),
                    "reply": seen.reply.name,
                }
                self.log.write(json.dumps(line) + "\n")
                self.log.flush()

    def listing(self, headers: Mapping[str, str]) -> Reply:
        self.listed += 1
        if self.key and headers.get("Authorization") != f"Bearer {self.key}":
            return refuse(401, f"Incorrect API key provided: {headers.get('Authorization')}")
        if self.models is None:
            return refuse(404, "Not Found")
        data = [
            {"id": name, "object": "model", "created": 1, "owned_by": "s"} for name in self.models
        ]
        return Reply(body=json.dumps({"object": "list", "data": data}).encode())


class _Server(ThreadingHTTPServer):
    owner: ScriptedEndpoint
    request_queue_size = 1024
    daemon_threads = True
    block_on_close = False

    def __init__(self, place: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(place, handler)
        self.open: set[socket.socket] = set()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An asker that hung up is no news."""

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def cut_all(self) -> None:
        for connection in list(self.open):
            self.shutdown_request(connection)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *told: Any) -> None:
        """Quiet: what came stands in `seen`."""

    def do_GET(self) -> None:
        self.send(self.server.owner.listing(self.named()))

    def do_POST(self) -> None:
        owner = self.server.owner
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = owner.arrived(body, self.named())
        try:
            owner.stopping.wait(reply.delay) if reply.delay else None
        finally:
            owner.gone()
        self.send(reply)

    def named(self) -> dict[str, str]:
        """The headers, by their names as they are usually written."""
        return {name.title(): value for name, value in self.headers.items()}

    def send(self, reply: Reply) -> None:
        headers = {"Content-Type": "application/json", **reply.headers}
        lines = [f"HTTP/1.1 {reply.status} Scripted", f"Content-Length: {len(reply.body)}"]
        head = "\r\n".join([*lines, *(f"{k}: {v}" for k, v in headers.items()), "", ""]).encode()
        if reply.until is None:
            self.wfile.write(head + reply.body)
            return
        self.wfile.write(head + reply.body[: reply.until] if reply.until >= 0 else b"")
        self.server.owner.stopping.wait(reply.hang)
        self.close_connection = True


def failing(share: float, delay: float = 0.0, stalls: float = 0.0, seed: int = 0) -> Script:
    """Default answers after `delay` seconds, but for this share of failures of every kind, and of stalls."""

    def script(body: Mapping[str, Any], number: int) -> Reply:
        draw = random.Random(f"{seed}/{number}")
        chance = draw.random()
        if chance < share:
            return draw.choice(FAILURES)()
        if chance < share + stalls:
            return stall()
        return replace(say(negative(body)), delay=delay)

    return script


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fail", type=float, default=0.0, help="share of requests that fail")
    parser.add_argument("--stall", type=float, default=0.0, help="share that is never answered")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before an answer")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="m")
    parser.add_argument("--log", type=Path, help="a JSON line a request: at, number, hash, reply")
    given = parser.parse_args()
    script = failing(given.fail, given.delay, given.stall, given.seed)
    server = ScriptedEndpoint(
        script, models=(given.model,), port=given.port, log=given.log, keep=False
    )
    with server:
        print(server.url, flush=True)  # noqa: T201 - tells where it is
        server.thread.join()


if __name__ == "__main__":
    main()

"""A proxy that goes wrong on demand: faults between the real client and the real server."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass
class Fault:
    """What happens to requests.

    Attributes:
        method: Of which method; "" for any.
        path: Of which path: a regular expression that is searched for, without the query.
        times: How many requests it happens to; after that they pass.
        after: How many pass before it happens.
        passed: Whether the request is passed on first, so that the server does what is asked.
        status: What is answered instead; 0 closes the connection without an answer.
        body: The answer's body.
        headers: Of the answer.
        delay: Seconds before the answer, or the cut.
        late: Seconds after which the request is passed on, whether the client still waits or not.
        before: Called before the request is passed on, if it is.
        act: Called after that.
        forward: Whether the real answer goes back after all: for `delay`, `before` and `act` alone.
    """

    method: str = ""
    path: str = ""
    times: int = 1
    after: int = 0
    passed: bool = False
    status: int = 0
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    late: float | None = None
    before: Callable[[], object] | None = None
    act: Callable[[], object] | None = None
    forward: bool = False

    def takes(self, method: str, path: str) -> bool:
        """Whether it happens to this request."""
        if (self.method and method != self.method) or not re.search(self.path, path) or self.times <= 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Proxy:
    """A reverse proxy in front of a server.

    Attributes:
        faults: What goes wrong: the first that takes a request has it.
        seen: Method and path of every request that came, in order.
        sent: All of every request that came: line, headers and body, for tests of what leaves the client.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.faults: list[Fault] = []
        self.seen: list[str] = []
        self.sent: list[bytes] = []
        self.lock = threading.Lock()
        self._server = _Quiet(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail(self, **how: Any) -> Fault:
        """Have something go wrong; see `Fault`."""
        fault = Fault(**how)
        self.faults.append(fault)
        return fault

    def count(self, start: str) -> int:
        """Return how many requests came whose method and path start so."""
        return sum(line.startswith(start) for line in self.seen)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    proxy: Proxy

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that go away are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _handle(self) -> None:
        proxy = cast("_Quiet", self.server).proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        with proxy.lock:
            proxy.seen.append(f"{self.command} {path}")
            proxy.sent.append(f"{self.requestline}\n{self.headers}".encode() + body)
            fault = next((fault for fault in proxy.faults if fault.takes(self.command, path)), None)
        if fault is None:
            self._answer(self._ask(proxy.port, body))
            return
        if fault.before:
            fault.before()
        answer = self._ask(proxy.port, body) if fault.passed or fault.forward else None
        if fault.late is not None:
            threading.Timer(fault.late, self._ask, (proxy.port, body)).start()
        if fault.act:
            fault.act()
        time.sleep(fault.delay)
        if fault.forward:
            self._answer(answer)
        elif fault.status:
            self._answer(
                Answer(fault.status, [("Content-Type", "application/json"), *fault.headers.items()], fault.body)
            )
        else:
            self._cut()

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _handle  # noqa: N815 - names that http.server looks for

    def _ask(self, port: int, body: bytes) -> Answer | None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP_BY_HOP}
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _answer(self, answer: Answer | None) -> None:
        if answer is None:
            self._cut()
            return
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

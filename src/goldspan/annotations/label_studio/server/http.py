"""Requests to a server: how long to wait, what may be done twice, and what an unclear outcome is followed by.

label-studio-sdk repeats writes on its own, also those that the server has done; here it is told never to. What may be
done twice goes through `repeat`; what may not goes through `once`, which looks whether it is done before it tries
again, and never tries again while the server may still be at work.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any, TypeVar

from goldspan.annotations.label_studio.server.access import RENEWAL, Access, checked_address
from goldspan.annotations.label_studio.server.errors import (
    Busy,
    Failed,
    KeyRefused,
    ServerError,
    Unclear,
    Unreachable,
    clean,
    from_status,
)
from goldspan.errors import InputError, MissingExtra, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

Got = TypeVar("Got")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, in seconds.

    Attributes:
        connect: For a connection.
        answer: For an answer, and between its parts.
        tries: How often something is tried in all.
        pause: Before the second try; twice as long before each further one.
    """

    connect: float = 10.0
    answer: float = 120.0
    tries: int = 4
    pause: float = 0.5


class Http:
    """A connection to one server; everything raised is a `ServerError` of one line.

    Attributes:
        address: The server's address, as shown.
        sdk: label-studio-sdk's client, on this connection.
        server_time: What the server's clock showed when it last answered; None before, or where it does not say.
    """

    def __init__(
        self, url: str, key: str, patience: Patience | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        try:
            import httpx
            from label_studio_sdk import LabelStudio
        except ImportError:
            raise MissingExtra("labelstudio", "talking to Label Studio") from None
        self.address = checked_address(url)
        self._access = Access(key, clock)
        self._patience = patience or Patience()
        self.server_time: datetime | None = None
        # Label Studio's own server sends an answer in two pieces; on a connection that is kept, the second one waits
        # 40 ms for a receipt of the first. To connect anew costs less, but where it must be encrypted.
        kept = None if self.address.startswith("https:") else 0
        self._client = httpx.Client(
            limits=httpx.Limits(max_keepalive_connections=kept),
            timeout=httpx.Timeout(self._patience.answer, connect=self._patience.connect),
            event_hooks={"request": [self._access.sign], "response": [self._note_time]},
            follow_redirects=False,
        )
        # The SDK joins paths to the address as if it were a folder, so it needs the closing slash.
        make: Any = LabelStudio
        self.sdk = make(base_url=f"{self.address}/", api_key="unused", httpx_client=self._client, max_retries=0)

    def __repr__(self) -> str:
        """Show the address alone."""
        return f"Http({self.address!r})"

    def _note_time(self, response: Any) -> None:  # noqa: ANN401 - httpx is imported late
        with suppress(TypeError, ValueError):
            self.server_time = parsedate_to_datetime(response.headers.get("Date"))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def repeat(self, what: str, call: Callable[[], Got]) -> Got:
        """Do what harms nobody when done twice, again and again until it is done or patience is at its end.

        Args:
            what: What is being done, for messages.
            call: Does it, through `sdk` or `request`.
        """
        for trial in range(1, self._patience.tries):
            try:
                return self._attempt(what, call)
            except (Unreachable, Busy, Failed, Unclear) as fault:
                self._rest(trial, fault)
        return self._attempt(what, call)

    def once(self, what: str, call: Callable[[], Got], done: Callable[[], Got | None]) -> Got:
        """Do what must not be done twice.

        Args:
            what: What is being done, for messages.
            call: Does it.
            done: Looks whether it is done: the outcome, or None.

        Raises:
            Unclear: No answer came, and looking shows nothing done: the server may still be at work.
        """
        trial = 0
        while True:
            trial += 1
            fault: ServerError
            try:
                return self._attempt(what, call)
            except (Unreachable, Busy) as refused:  # nothing was done
                fault = refused
            except (Failed, Unclear) as broken:
                if (found := self._look(done, broken)) is not None:
                    return found
                fault = broken
            if trial >= self._patience.tries or isinstance(fault, Unclear):
                raise fault
            self._rest(trial, fault)

    def _look(self, done: Callable[[], Got | None], fault: ServerError) -> Got | None:
        """Look once after a failure, which is final; a while after silence, as the server may still be at work."""
        for trial in range(1, self._patience.tries if isinstance(fault, Unclear) else 2):
            self._rest(trial, fault)
            if (found := done()) is not None:
                return found
        return None

    def get(self, what: str, path: str, query: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Read JSON as the server wrote it; the SDK would turn its times into others."""
        return self.repeat(what, lambda: self.request("GET", path, params=dict(query or {})))

    def request(self, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON, and httpx's arguments
        """Send one request under the SDK and return the JSON of the answer; for use inside `repeat` and `once`."""
        response = self._client.request(method, f"{self.address}{path}", **more)
        if not response.is_success:
            raise _Answer(response.status_code, response.text, response.headers.get("Retry-After"))
        return response.json() if response.content else None

    def _rest(self, trial: int, fault: ServerError) -> None:
        asked = fault.after if isinstance(fault, Busy) else None
        time.sleep(min(asked or self._patience.pause * 2 ** (trial - 1), self._patience.answer))

    def _attempt(self, what: str, call: Callable[[], Got]) -> Got:
        """Try once; an access token that has expired is renewed, and then it is tried again: 401 has done nothing."""
        if self._access.stale:
            self._renew()
        elif self._access.renewable:
            try:
                return self._plainly(what, call)
            except KeyRefused:
                self._renew()
        return self._plainly(what, call)

    def _renew(self) -> None:
        what = "renewing the access token"
        got = self._plainly(what, lambda: self.request("POST", RENEWAL, json=self._access.renewal))
        if not isinstance(got, dict) or not isinstance(got.get("access"), str):
            raise self.stranger(what)
        self._access.renewed(got["access"])

    def _plainly(self, what: str, call: Callable[[], Got]) -> Got:
        """Turn whatever is raised into one line.

        The original is let go: it holds the request with its headers, and would be shown as the context.
        """
        import httpx
        from label_studio_sdk.core.api_error import ApiError
        from label_studio_sdk.core.parse_error import ParsingError

        try:
            return call()
        except (httpx.HTTPError, ApiError, ParsingError, _Answer, JSONDecodeError, UnicodeError) as error:
            fault = self._fault(what, error)
        raise fault

    def _fault(self, what: str, error: Exception) -> Exception:
        import httpx

        place = f"{self.address}: {what}"
        status = getattr(error, "status_code", None)
        if isinstance(error, UnicodeEncodeError):
            remedy = "strip it from the text"
            return InputError(Problem(rule="lone-surrogate", found=f"{what}: a lone surrogate", remedy=remedy))
        if isinstance(status, int) and not 200 <= status < 300:
            headers = getattr(error, "headers", None) or {}
            wait = headers.get("retry-after")
            return from_status(place, status, getattr(error, "body", None), self._access.secrets, wait)
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.UnsupportedProtocol):
            said = clean(str(error), self._access.secrets) or "no connection in time"
            return Unreachable(f"{place}: cannot be reached: {said}; is it running, and is the address right?")
        if isinstance(error, httpx.TimeoutException):
            return Unclear(f"{place}: no answer within {self._patience.answer:g} s; {_AGAIN}")
        if isinstance(error, httpx.HTTPError):
            return Unclear(f"{place}: the connection broke off; {_AGAIN}")
        return self.stranger(what)

    def stranger(self, what: str) -> ServerError:
        """Return the error of an answer that is none of Label Studio's."""
        found = "what answers there does not speak as Label Studio does"
        return ServerError(f"{self.address}: {what}: {found}; is the address right?")


_AGAIN = "run the command again: what is done is not done twice"


class _Answer(Exception):
    """An answer other than success to a request of ours; shaped as the SDK's."""

    def __init__(self, status_code: int, body: str, wait: str | None) -> None:
        super().__init__(status_code)
        self.status_code = status_code
        self.body = body
        self.headers = {"retry-after": wait}

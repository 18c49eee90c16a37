"""What can go wrong with a server: one line each, in which neither the key nor anybody's e-mail address appears.

ServerError          it could not be asked, or did not do what was asked
├── Unreachable      nothing answers there, so nothing was done
├── KeyRefused       the key is not valid, or may not do this
├── Gone             the project, task or annotation is not there any more
├── Rejected         the server read the request and said no
├── Busy             too many requests; nothing was done
├── Failed           the server broke (HTTP 500): part or all of it may have been done
└── Unclear          no answer came: it may be done, may not be, or may be done yet
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from goldspan.errors import GoldspanError, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEY_VARIABLE = "LABEL_STUDIO_API_KEY"
URL_VARIABLE = "LABEL_STUDIO_URL"

_EMAIL = re.compile(r"[^\s@<>\"'(),;:\[\]]+@[^\s@<>\"'(),;:\[\]]+")
_WORDS = 200
_SILENT = {408, 502, 503, 504}
_WITHOUT_MEANING = {"id", "status_code", "version", "exc_info"}
_DEPTH = 4


class ServerError(GoldspanError):
    """A Label Studio server could not be asked, or did not do what was asked."""


class Unreachable(ServerError):
    """Nothing answers at the address; nothing was done."""


class KeyRefused(ServerError):
    """The key is not valid, or may not do this; nothing was done."""


class Gone(ServerError):
    """The project, task or annotation is not there any more."""


class Rejected(ServerError):
    """The server read the request and said no; nothing was done.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Busy(ServerError):
    """The server takes no more requests for now; nothing was done.

    Attributes:
        after: Seconds the server asks to wait; None where it does not say.
    """

    def __init__(self, message: str, after: float | None) -> None:
        super().__init__(message)
        self.after = after


class Failed(ServerError):
    """The server broke while it worked on the request: part or all of it may have been done."""


class Unclear(ServerError):
    """No answer came: it may be done, may not be, or may be done yet."""


def from_status(place: str, status: int, body: object, secrets: Sequence[str], wait: str | None = None) -> ServerError:
    """Return what an answer other than success means.

    Args:
        place: The server's address and what was being done.
        status: The HTTP status.
        body: The answer: parsed JSON, or text.
        secrets: What must not be shown.
        wait: The answer's `Retry-After`.
    """
    said = words(body, secrets)
    shown = f"HTTP {status}, {said}" if said else f"HTTP {status}"
    if status == 404:
        return Gone(f"{place}: not there any more ({shown})")
    if status == 429:
        return Busy(f"{place}: too many requests (HTTP 429); try again later", _seconds(wait))
    if status in _SILENT:
        return Unclear(f"{place}: no answer from behind the server's gateway ({shown}); try again later")
    if status in (401, 403):
        return KeyRefused(f"{place}: {_refusal(status, said)}")
    if status >= 500:
        return Failed(f"{place}: the server failed ({shown}); its own log says why")
    return Rejected(f"{place}: {_rejection(status, shown)}", status)


def _refusal(status: int, said: str) -> str:
    if status == 403:
        return "the key may not do this (HTTP 403); use the key of somebody who may"
    if "legacy" in said:
        remedy = f"the server takes no legacy tokens: give a personal access token in {KEY_VARIABLE}"
    else:
        remedy = f"check {KEY_VARIABLE}: it may have expired or been revoked"
    return f"the key was refused (HTTP 401); {remedy}"


def _rejection(status: int, shown: str) -> str:
    if 300 <= status < 400:
        return f"the server points elsewhere ({shown}); give that address in {URL_VARIABLE}"
    if status == 413:
        return "too large for the server (HTTP 413); raise its limit for requests"
    return f"the server refused ({shown})"


def _seconds(wait: str | None) -> float | None:
    return float(wait) if wait is not None and wait.isdecimal() else None


def words(body: object, secrets: Sequence[str]) -> str:
    """Return what the server said in one short quoted line, without secrets and e-mail addresses; "" for a page."""
    if isinstance(body, str):
        text = body
        try:
            body = json.loads(text)
        except ValueError:
            return "" if "<" in text else clean(text, secrets)
    return clean(" ".join(_leaves(body, 0)), secrets)


def _leaves(body: Any, depth: int) -> Iterator[str]:  # noqa: ANN401 - whatever JSON a server sends
    if depth > _DEPTH:
        return
    if isinstance(body, dict):
        for key, value in body.items():
            if key not in _WITHOUT_MEANING or depth:
                yield from _leaves(value, depth + 1)
    elif isinstance(body, list):
        for value in body:
            yield from _leaves(value, depth + 1)
    elif isinstance(body, str):
        yield body


def clean(text: str, secrets: Sequence[str]) -> str:
    """Return foreign text in one short quoted line without secrets and e-mail addresses; "" where there is none."""
    for secret in secrets:
        text = text.replace(secret, "…")
    return quote(" ".join(_EMAIL.sub("…", text).split()), _WORDS) if text.strip() else ""

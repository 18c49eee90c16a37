"""The address of a server and the key to it.

The key is held here alone: label-studio-sdk is given none, and every request is signed as it leaves. So no error, log
or representation of any other object can show it.
"""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from goldspan.annotations.label_studio.server.errors import KEY_VARIABLE, URL_VARIABLE
from goldspan.errors import UsageError, quote

if TYPE_CHECKING:
    from collections.abc import Callable

RENEW_AFTER = 240.0
"""Seconds after which an access token is renewed; the server lets it live for 300."""

RENEWAL = "/api/token/refresh/"
"""Where access tokens are got; the request is not signed: its body holds the key."""

_JWT_PARTS = 3
_LONGEST_KEY = 4096


def checked_address(url: str) -> str:
    """Return the address without its closing slash.

    Raises:
        UsageError: It is not the address of a server: not http(s), or with a password, a query or a fragment.
    """
    address = url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        right, parts = False, urlsplit("")
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"{URL_VARIABLE} holds a user name or password; give the address alone")
    if not right or parts.query or parts.fragment or not address.isprintable() or " " in address:
        raise UsageError(f"{URL_VARIABLE} is {quote(url)}; expected an address such as http://localhost:8080")
    return address


def checked_key(key: str) -> str:
    """Return the key without white space around it.

    Raises:
        UsageError: It cannot be a key, or is an access token, which lives for minutes only.
    """
    key = key.strip()
    if not key or len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"{KEY_VARIABLE} does not hold a key; copy it from the server's page Account & Settings")
    if _claims(key).get("token_type") == "access":
        raise UsageError(f"{KEY_VARIABLE} holds an access token, which lives for minutes; give a personal access token")
    return key


def _claims(key: str) -> dict[str, Any]:
    """Return what a JSON web token says of itself, unchecked; empty for a legacy token."""
    parts = key.split(".")
    if len(parts) != _JWT_PARTS:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


class Access:
    """Signs requests with a legacy token as it is, or with access tokens got for a personal access token.

    Ages are taken from a clock that cannot be set, never from the token's own times: the clocks of this machine and of
    the server may differ.
    """

    def __init__(self, key: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = checked_key(key)
        self._clock = clock
        self._token = ""
        self._since = 0.0
        self.renewable = self._key.count(".") == _JWT_PARTS - 1

    def __repr__(self) -> str:
        """Show nothing of the key."""
        return "Access()"

    def __reduce__(self) -> str:
        """Refuse to be copied or stored."""
        raise TypeError("a key is not stored")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown, longest first."""
        return tuple(sorted({self._key, self._token} - {""}, key=len, reverse=True))

    @property
    def stale(self) -> bool:
        """Whether an access token must be got before the next request."""
        return self.renewable and (not self._token or self._clock() - self._since > RENEW_AFTER)

    @property
    def renewal(self) -> dict[str, str]:
        """The body of the request for a new access token."""
        return {"refresh": self._key}

    def renewed(self, token: str) -> None:
        """Take a new access token."""
        self._token, self._since = token, self._clock()

    def sign(self, request: Any) -> None:  # noqa: ANN401 - httpx is imported late
        """Put the key on a request that is about to leave; the hook of the HTTP client."""
        request.headers.pop("Authorization", None)
        if not self.renewable:
            request.headers["Authorization"] = f"Token {self._key}"
        elif self._token and not request.url.path.endswith(RENEWAL):
            request.headers["Authorization"] = f"Bearer {self._token}"

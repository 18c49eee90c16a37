"""A Label Studio server: everything goldspan asks of it.

Where label-studio-sdk does as it says, calls go through it; reading goes under it, as it turns times into others and
exports every task where some are asked for.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Self

from goldspan.annotations.label_studio.server.errors import KEY_VARIABLE, URL_VARIABLE
from goldspan.annotations.label_studio.server.http import Http, Patience
from goldspan.annotations.label_studio.server.labels import LabelCalls
from goldspan.annotations.label_studio.server.projects import ProjectCalls
from goldspan.annotations.label_studio.server.remote import Version
from goldspan.annotations.label_studio.server.tasks import TaskCalls
from goldspan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


class Server(ProjectCalls, TaskCalls, LabelCalls):
    """A server and the key to it.

    Nothing is asked before the first call. A context manager: the connection is closed at the end.
    """

    def __init__(
        self, url: str, key: str, patience: Patience | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the address and the key.

        Args:
            url: Such as `http://localhost:8080`.
            key: A legacy token or a personal access token.
            patience: How long to wait for what.
            clock: Seconds from a clock that is never set; for tests.

        Raises:
            UsageError: Either cannot be one.
            MissingExtra: label-studio-sdk is not installed.
        """
        self.http = Http(url, key, patience, clock)

    def __repr__(self) -> str:
        """Show the address alone."""
        return f"Server({self.address!r})"

    def __enter__(self) -> Self:
        """Return the server."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    @property
    def address(self) -> str:
        """The address, as shown."""
        return self.http.address

    def close(self) -> None:
        """Close the connection."""
        self.http.close()

    def version(self) -> Version:
        """Return which Label Studio answers; `notice` is to be shown.

        Raises:
            ServerError: None does.
        """
        raw = self.http.get("asking for the version", "/api/version")
        if not isinstance(raw, dict) or not isinstance(raw.get("release"), str):
            raise self.http.stranger("asking for the version")
        return Version(raw["release"], str(raw.get("edition") or ""))

    def user(self) -> int:
        """Return the number of the user whose key this is.

        Raises:
            KeyRefused: The key is not valid.
            ServerError: The server could not be asked.
        """
        return int(self.http.get("asking whose the key is", "/api/current-user/whoami")["id"])


def from_environment(patience: Patience | None = None) -> Server:
    """Return the server that the environment names; no other place is looked at.

    Raises:
        UsageError: A variable is not set, or holds something else.
        MissingExtra: label-studio-sdk is not installed.
    """
    unset = [name for name in (URL_VARIABLE, KEY_VARIABLE) if not os.environ.get(name, "").strip()]
    if unset:
        raise UsageError(f"no server: set {' and '.join(unset)} (`make label-studio` starts one and says how)")
    return Server(os.environ[URL_VARIABLE], os.environ[KEY_VARIABLE], patience)

"""No fault shows the key or anybody's address: not in text, fields, causes, variables or logs."""

from __future__ import annotations

import json
import logging
import traceback
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.samples import CONFIG, new_tasks

from goldspan.annotations.label_studio.server.errors import Rejected, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.label_studio.local import LocalServer
    from tests.label_studio.proxy import Proxy

    from goldspan.annotations.label_studio.client import Server


@pytest.mark.parametrize("kind", ["token", "pat"])
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 400},
        {"status": 401},
        {"status": 403},
        {"status": 404},
        {"status": 429},
        {"status": 500},
        {"status": 502},
        {"status": 302},
        {"status": 200, "body": b"no JSON"},
        {"delay": 0.5},
        {},
    ],
    ids=str,
)
def test_no_fault_shows_the_key_or_an_address(
    connect: Callable[..., Server],
    label_studio: LocalServer,
    proxy: Proxy,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any],
    kind: str,
) -> None:
    user = label_studio.users[0]
    key = getattr(user, kind)
    caplog.set_level(logging.DEBUG)
    server = connect(proxy.url, key, answer=0.2, tries=2)
    server.http._patience = type(server.http._patience)(answer=0.2, tries=2, pause=0.01)
    server.user() if kind == "token" else None
    # The server says the key and an address back, as some do in what they say of a fault.
    said = json.dumps({"detail": f"{user.email} sent Token {key}", "validation_errors": {"a": [key, user.email]}})
    proxy.fail(times=99, **{"body": said.encode(), **fault})
    told = []
    for ask in (
        server.user,
        lambda: server.create_project("a title", CONFIG),
        lambda: server.import_tasks(server.index(1), new_tasks("a")),
        lambda: server.create_annotation(1, [], uuid.uuid4()),
        lambda: server.star(1, starred=True),
    ):
        with pytest.raises(ServerError) as caught:
            ask()
        told.append(caught.value)
    secrets = [key, user.email, *server.http._access.secrets]
    for fault_told in told:
        assert "\n" not in str(fault_told)
        for shown in everything(fault_told):
            assert not any(secret in shown for secret in secrets)
    assert not any(secret in caplog.text for secret in secrets)


def everything(error: BaseException) -> Iterator[str]:
    """Yield all that could be shown of an exception: its text, fields, frames with their variables, and its causes."""
    seen: BaseException | None = error
    while seen is not None:
        yield str(seen)
        yield repr(seen)
        yield repr(vars(seen))
        seen = seen.__cause__ or seen.__context__
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    for frame in frames.stack:
        if "goldspan" in frame.filename and "/tests/" not in frame.filename:
            yield repr(frame.locals)


def test_a_refused_body_shows_what_the_server_said(connect: Callable[..., Server], proxy: Proxy) -> None:
    proxy.fail(status=400, body=b'{"id": "x", "detail": "No", "validation_errors": {"title": ["Too long."]}}')
    with pytest.raises(Rejected, match=r'the server refused \(HTTP 400, "No Too long\."\)'):
        connect(proxy.url).user()

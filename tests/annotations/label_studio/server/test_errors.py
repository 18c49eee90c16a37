from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotations.label_studio.server.errors import (
    Busy,
    Failed,
    Gone,
    KeyRefused,
    Rejected,
    ServerError,
    Unclear,
    from_status,
    words,
)

KEY = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (400, {"detail": "Bad."}, Rejected, 'S: the server refused (HTTP 400, "Bad.")'),
        (400, "", Rejected, "S: the server refused (HTTP 400)"),
        (401, {}, KeyRefused, "S: the key was refused (HTTP 401); check LABEL_STUDIO_API_KEY: it may have expired"),
        (401, {"detail": "legacy token authentication"}, KeyRefused, "takes no legacy tokens: give a personal"),
        (403, {}, KeyRefused, "S: the key may not do this (HTTP 403); use the key of somebody who may"),
        (404, {"detail": "No Task."}, Gone, 'S: not there any more (HTTP 404, "No Task.")'),
        (404, "<html>404</html>", Gone, "S: not there any more (HTTP 404)"),
        (408, {}, Unclear, "S: no answer from behind the server's gateway (HTTP 408)"),
        (409, {}, Rejected, "S: the server refused (HTTP 409)"),
        (413, {}, Rejected, "S: too large for the server (HTTP 413)"),
        (302, "", Rejected, "S: the server points elsewhere (HTTP 302); give that address in LABEL_STUDIO_URL"),
        (429, {}, Busy, "S: too many requests (HTTP 429)"),
        (500, {"exc_info": "Traceback…", "detail": "locked"}, Failed, 'S: the server failed (HTTP 500, "locked")'),
        (502, {}, Unclear, "S: no answer from behind"),
        (503, {}, Unclear, "S: no answer from behind"),
        (504, {}, Unclear, "S: no answer from behind"),
    ],
)
def test_what_a_status_means(status: int, body: object, kind: type[ServerError], said: str) -> None:
    fault = from_status("S", status, body, [KEY])
    assert type(fault) is kind
    assert said in str(fault)
    assert fault.exit_code == 2


@pytest.mark.parametrize(("wait", "seconds"), [("7", 7.0), (None, None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)])
def test_how_long_a_busy_server_asks_to_wait(wait: str | None, seconds: float | None) -> None:
    fault = from_status("S", 429, "", [], wait)
    assert isinstance(fault, Busy)
    assert fault.after == seconds


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {"id": "3f", "status_code": 400, "version": "1", "detail": "No", "validation_errors": {"a": ["b."]}},
            '"No b."',
        ),
        ('{"detail": "as text"}', '"as text"'),
        ("plain", '"plain"'),
        (f"sent {KEY} by ada.l@example.org", '"sent … by …"'),
        ({"detail": f"Token {KEY}"}, '"Token …"'),
        ({"user": {"id": "inner", "email": "a@b.c"}}, '"inner …"'),
        ("two\nlines\x1b[31m", '"two lines\\x1b[31m"'),
        ("<p>page</p>", ""),
        ([], ""),
        (None, ""),
        (7, ""),
        ("x" * 500, '"' + "x" * 200 + '…"'),
    ],
)
def test_the_words_of_a_server(body: object, said: str) -> None:
    assert words(body, [KEY]) == said


def nested(depth: int) -> object:
    return {"detail": nested(depth - 1)} if depth else "deep"


def test_words_are_not_looked_for_without_end() -> None:
    assert words(nested(3), []) == '"deep"'
    assert words(nested(900), []) == ""


@given(st.text(), st.text(), st.sampled_from(["detail", "id", "x"]))
def test_no_key_and_no_address_is_ever_said(before: str, after: str, name: str) -> None:
    for body in (f"{before}{KEY}{after}", {name: [f"{before}{KEY} {after} ada@example.org"]}):
        for status in (302, 400, 401, 404, 500, 502):
            said = str(from_status("S", status, body, [KEY]))
            assert KEY not in said
            assert "ada@example" not in said
            assert "\n" not in said

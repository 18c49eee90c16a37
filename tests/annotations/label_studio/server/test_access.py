from __future__ import annotations

import base64
import copy
import json
import pickle
from types import SimpleNamespace
from typing import Any

import pytest

from goldspan.annotations.label_studio.server.access import RENEW_AFTER, Access, checked_address, checked_key
from goldspan.errors import UsageError

LEGACY = "0123456789abcdef0123456789abcdef01234567"


def jwt(kind: str) -> str:
    middle = base64.urlsafe_b64encode(json.dumps({"token_type": kind}).encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJIUzI1NiJ9.{middle}.c2lnbmF0dXJl"


def request(path: str = "/api/projects/", **headers: str) -> Any:
    return SimpleNamespace(headers=dict(headers), url=SimpleNamespace(path=path))


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://localhost:8080", "http://localhost:8080"),
        (" https://labels.example.org/ \n", "https://labels.example.org"),
        ("https://example.org/label-studio//", "https://example.org/label-studio"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_loses_what_is_around_it(given: str, address: str) -> None:
    assert checked_address(given) == address


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "localhost:8080",
        "ftp://localhost",
        "http://",
        "http://localhost:port",
        "http://localhost:99999",
        "http://localhost:8080/projects/3/data?tab=2",
        "http://localhost/#x",
        "http://local host",
        "http://[::1",
        "http://localhost\x00",
    ],
)
def test_what_is_no_address(bad: str) -> None:
    with pytest.raises(
        UsageError, match=r"^LABEL_STUDIO_URL is .*; expected an address such as http://localhost:8080$"
    ):
        checked_address(bad)


def test_an_address_with_a_password_is_not_shown() -> None:
    with pytest.raises(UsageError, match="holds a user name or password") as caught:
        checked_address("https://ada:s3cret@example.org")
    assert "s3cret" not in str(caught.value)


def test_a_key_loses_white_space() -> None:
    assert checked_key(f" {LEGACY}\n") == LEGACY
    assert checked_key(jwt("refresh")) == jwt("refresh")


@pytest.mark.parametrize("bad", ["", "  ", "two words", "a\nb", "schlüssel", "x" * 5000, "a\x00b"])
def test_what_is_no_key(bad: str) -> None:
    with pytest.raises(UsageError, match="LABEL_STUDIO_API_KEY does not hold a key") as caught:
        checked_key(bad)
    assert not bad.strip() or bad not in str(caught.value)


def test_an_access_token_is_told_from_a_personal_one() -> None:
    with pytest.raises(UsageError, match="holds an access token, which lives for minutes"):
        checked_key(jwt("access"))


def test_a_legacy_token_signs_as_it_is() -> None:
    access = Access(LEGACY)
    assert not access.renewable
    assert not access.stale
    leaving = request(Authorization="Token of somebody else")
    access.sign(leaving)
    assert leaving.headers == {"Authorization": f"Token {LEGACY}"}


def test_a_personal_token_is_exchanged_and_grows_old() -> None:
    now = [0.0]
    access = Access(jwt("refresh"), lambda: now[0])
    assert access.stale
    leaving = request(Authorization="Token unused")
    access.sign(leaving)
    assert leaving.headers == {}
    access.renewed("short-lived")
    assert not access.stale
    access.sign(leaving)
    assert leaving.headers == {"Authorization": "Bearer short-lived"}
    renewal = request("/prefix/api/token/refresh/")
    access.sign(renewal)
    assert renewal.headers == {}
    assert access.renewal == {"refresh": jwt("refresh")}
    now[0] = RENEW_AFTER + 1
    assert access.stale


@pytest.mark.parametrize("odd", ["a.b.c", "eyJ.eyJ.eyJ", f"x.{base64.urlsafe_b64encode(b'[1]').decode()}.y"])
def test_what_only_looks_like_a_web_token_is_left_to_the_server(odd: str) -> None:
    assert Access(odd).renewable


def test_the_key_is_neither_shown_nor_stored() -> None:
    access = Access(LEGACY)
    assert LEGACY not in repr(access) + str(access)
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not stored"):
            leave(access)
    renewed = Access(jwt("refresh"))
    renewed.renewed("s")
    assert renewed.secrets == (jwt("refresh"), "s")

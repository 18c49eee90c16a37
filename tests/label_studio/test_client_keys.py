"""Legacy tokens and personal access tokens: expired, revoked, not taken; clocks that disagree."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.samples import new_tasks

from goldspan.annotations.label_studio.server.errors import KeyRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.label_studio.local import LocalServer
    from tests.label_studio.proxy import Proxy

    from goldspan.annotations.label_studio.client import Server


def renewals(proxy: Proxy) -> int:
    return proxy.count("POST /api/token/refresh/")


def test_an_access_token_is_got_once(connect: Callable[..., Server], label_studio: LocalServer, proxy: Proxy) -> None:
    server = connect(proxy.url, label_studio.users[0].pat)
    for _ in range(3):
        server.user()
    assert renewals(proxy) == 1
    assert proxy.seen[0] == "POST /api/token/refresh/"
    assert b"Authorization" not in proxy.sent[0]
    assert all(b"Authorization: Bearer " in sent for sent in proxy.sent[1:])


def test_an_expired_access_token_is_renewed_and_the_write_repeated(
    connect: Callable[..., Server], label_studio: LocalServer, proxy: Proxy, project: int
) -> None:
    server = connect(proxy.url, label_studio.users[0].pat)
    index = server.index(project)
    proxy.fail(method="POST", path="/import$", status=401, body=b'{"detail": "Token is expired"}')
    server.import_tasks(index, new_tasks("a", "b"))
    assert renewals(proxy) == 2
    assert sorted(head.doc for head in server.index(project).heads.values()) == ["a", "b"]


def test_an_old_access_token_is_renewed_unasked(label_studio: LocalServer, proxy: Proxy) -> None:
    from goldspan.annotations.label_studio.client import Server

    now = [1000.0]
    with Server(proxy.url, label_studio.users[0].pat, clock=lambda: now[0]) as server:
        server.user()
        now[0] += 239
        server.user()
        assert renewals(proxy) == 1
        now[0] += 2
        server.user()
        assert renewals(proxy) == 2


def test_a_token_whose_time_the_clocks_disagree_about(
    connect: Callable[..., Server], label_studio: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    for skew in (-7200, 7200):
        monkeypatch.setattr(time, "time", lambda skew=skew: real() + skew)
        assert connect(key=label_studio.users[0].pat).user() == label_studio.users[0].id


def signed(claims: dict[str, Any], secret: str) -> str:
    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    body = f"{part(json.dumps({'alg': 'HS256', 'typ': 'JWT'}).encode())}.{part(json.dumps(claims).encode())}"
    return f"{body}.{part(hmac.digest(secret.encode(), body.encode(), hashlib.sha256))}"


def test_an_expired_personal_access_token_is_said(connect: Callable[..., Server], label_studio: LocalServer) -> None:
    claims = {"token_type": "refresh", "jti": uuid.uuid4().hex, "user_id": "1", "iat": 1_600_000_000}
    secret = label_studio.secret_key()
    good = signed({**claims, "exp": int(time.time()) + 3600}, secret)
    assert connect(key=good).user() == 1  # so it is its time alone that makes the next one fail
    with pytest.raises(KeyRefused, match=r"renewing the access token: the key was refused .* may have expired"):
        connect(key=signed({**claims, "exp": 1_600_000_001}, secret)).user()


def test_a_revoked_personal_access_token_is_said(connect: Callable[..., Server], label_studio: LocalServer) -> None:
    third = label_studio.users[2]
    claims = {"token_type": "refresh", "jti": uuid.uuid4().hex, "user_id": str(third.id), "iat": int(time.time())}
    token = signed({**claims, "exp": int(time.time()) + 3600}, label_studio.secret_key())
    server = connect(key=token)
    assert server.user() == third.id
    label_studio.ask("POST", "/api/token/blacklist", {"refresh": token}, user=2)
    with pytest.raises(KeyRefused, match="may have expired or been revoked"):
        connect(key=token).user()


def test_a_server_that_takes_no_legacy_tokens(connect: Callable[..., Server], label_studio: LocalServer) -> None:
    def legacy(*, allowed: bool) -> None:
        connect(key=label_studio.users[0].pat).http.repeat(
            "", lambda: pat.http.request("POST", "/api/jwt/settings", json={"legacy_api_tokens_enabled": allowed})
        )

    pat = connect(key=label_studio.users[0].pat)
    pat.user()
    legacy(allowed=False)
    try:
        with pytest.raises(KeyRefused, match="takes no legacy tokens: give a personal access token"):
            connect().user()
    finally:
        legacy(allowed=True)

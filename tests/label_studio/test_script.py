"""scripts/label_studio.py: started twice, killed, stopped, started again; and what it hands to a server."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.local import load_script

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT: Any = load_script()


@pytest.fixture
def home(tmp_path: Path, template_folder: Path) -> Iterator[Path]:
    """Return a folder with a database, so that the first start need not make one."""
    folder = tmp_path / "home"
    shutil.copytree(template_folder / "data", folder / "data")
    yield folder
    SCRIPT.Home(folder).stop()


def run(folder: Path, *arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = SCRIPT.main(["--folder", str(folder), *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.filterwarnings("ignore:subprocess [0-9]+ is still running:ResourceWarning")  # as it is meant to be
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_life_of_a_server(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One test, as every start takes seconds."""
    assert run(home, "--status", capsys=capsys)[0] == 1
    assert run(home, "--stop", capsys=capsys)[:2] == (0, "Label Studio was not running\n")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        # A process file of long ago, whose number somebody else's process has by now.
        (home / "server.json").write_text(json.dumps({"pid": other.pid, "port": SCRIPT.free_port()}))
        code, out, _ = run(home, capsys=capsys)
        assert code == 0
        assert other.poll() is None
        other.communicate(b"\n")
    first = SCRIPT.Home(home).running()
    account = json.loads((home / "account.json").read_text())
    assert stat.S_IMODE((home / "account.json").stat().st_mode) == 0o600
    for shown in (
        first.address,
        account["email"],
        account["password"],
        f"label_studio.py --stop --folder {home}",
        *exports(first, account),
    ):
        assert shown in out
    assert listening_elsewhere(first.port) == []
    asked = {"Authorization": f"Token {account['token']}"}
    request = urllib.request.Request(f"{first.address}/api/current-user/whoami", headers=asked)  # noqa: S310 - the loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert json.load(answer)["email"] == account["email"]

    assert run(home, capsys=capsys)[1].startswith(f"Label Studio runs at {first.address}\n")
    assert SCRIPT.Home(home).running() == first
    assert run(home, "--env", capsys=capsys)[1].split("\n")[:-1] == exports(first, account)
    assert run(home, "--status", capsys=capsys)[0] == 0

    subprocess.run(["kill", "-9", str(first.pid)], check=True)  # noqa: S607
    SCRIPT.end(first.pid)
    while SCRIPT.free_port(first.port) != first.port:
        time.sleep(0.01)
    assert run(home, "--status", capsys=capsys)[0] == 1
    assert run(home, "--env", capsys=capsys) == (
        1,
        "",
        "Label Studio is not running; start it with `make label-studio`\n",
    )
    assert run(home, capsys=capsys)[0] == 0
    second = SCRIPT.Home(home).running()
    assert second.pid != first.pid
    assert second.port == first.port
    assert json.loads((home / "account.json").read_text()) == account
    assert run(home, "--stop", capsys=capsys)[:2] == (0, "Label Studio is stopped\n")
    assert run(home, "--status", capsys=capsys)[0] == 1


def exports(running: Any, account: dict[str, str]) -> list[str]:
    return [f"export LABEL_STUDIO_URL={running.address}", f"export LABEL_STUDIO_API_KEY={account['token']}"]


def listening_elsewhere(port: int) -> list[str]:
    """Return addresses other than the loopback on which the port is open, as Linux lists them."""
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("no /proc/net/tcp")
    rows = (line.split() for line in table.read_text().splitlines()[1:])
    return [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}") and row[1][:8] != "0100007F"]


def test_a_server_that_ends_at_once_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "label-studio"
    broken.write_text("#!/bin/sh\necho no database\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("GOLDSPAN_LABEL_STUDIO_BIN", str(broken))
    code, _, err = run(tmp_path / "home", capsys=capsys)
    assert code == 2
    assert err == f"Label Studio ended while it started (exit code 3); see {tmp_path / 'home' / 'server.log'}\n"
    assert (tmp_path / "home" / "server.log").read_text() == "no database\n"
    assert run(tmp_path / "home", "--status", capsys=capsys)[0] == 1


def test_no_program_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDSPAN_LABEL_STUDIO_BIN", str(tmp_path / "nothing"))
    code, _, err = run(tmp_path / "home", capsys=capsys)
    assert code == 2
    assert err.startswith(f"no Label Studio at {tmp_path / 'nothing'}: run `make label-studio`")


def test_what_a_shell_has_does_not_reach_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "USERNAME", "PASSWORD", "USER_TOKEN", "DEBUG", "LABEL_STUDIO_HOST", "DJANGO_DB"):
        monkeypatch.setenv(name, "of the shell")
    account = SCRIPT.Account("a@example.org", "secret", "f" * 40)
    given = SCRIPT.environment(tmp_path, account)
    assert "of the shell" not in given.values()
    assert given["LABEL_STUDIO_COLLECT_ANALYTICS"] == "false"
    assert given["SENTRY_DSN"] == given["FRONTEND_SENTRY_DSN"] == ""
    assert "secret" not in repr(account)


def test_a_port_that_is_taken_is_not_chosen() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert SCRIPT.free_port(port) != port
    assert SCRIPT.free_port(port) == port

"""A real Label Studio on this machine, for this corpus: `make label-studio`.

It listens on the loopback alone, keeps everything in one folder, reports to nobody, and needs no click: the first
account and its token are made at the first start. Started again, it is found running; stopped, it keeps what was
labelled.

    python scripts/label_studio.py            start it, or say where it runs
    python scripts/label_studio.py --status   say whether it runs; exit code 1 if not
    python scripts/label_studio.py --stop     stop it
    eval "$(python scripts/label_studio.py --env)"   point goldspan at it
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".label-studio"
"""Where accounts and labels are kept: not in `.build`, which `make clean` removes."""
PROGRAM = ROOT / ".build" / "label-studio" / "venv" / "bin" / "label-studio"
PROGRAM_VARIABLE = "GOLDSPAN_LABEL_STUDIO_BIN"

PATIENCE = 300.0
"""Seconds for a first start, in which the database is made: under a minute on a fast machine."""
USUAL_PORT = 8080
_LISTENING = re.compile(rb"Starting development server at http://[^:/\s]+:(\d+)/")


class Failure(Exception):
    """Something that a person must see to; one line."""


@dataclass(frozen=True)
class Account:
    """The first account: made by the server when it starts on an empty folder."""

    email: str
    password: str
    token: str

    def __repr__(self) -> str:
        """Show none of it."""
        return "Account()"


@dataclass(frozen=True)
class Running:
    """A server that was started: its process and port."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"


def program() -> Path:
    """Return the server's program: of the environment, or what `make label-studio` installed."""
    found = Path(os.environ.get(PROGRAM_VARIABLE) or PROGRAM)
    if not found.is_file():
        raise Failure(f"no Label Studio at {found}: run `make label-studio`, or set {PROGRAM_VARIABLE}")
    return found


def environment(data: Path, account: Account) -> dict[str, str]:
    """Return the environment of a server that keeps to itself.

    Label Studio also reads its settings under their bare names, so what a shell may happen to have is taken out.
    """
    bare = {"HOST", "PORT", "DEBUG", "USERNAME", "PASSWORD", "USER_TOKEN"}
    kept = {name: value for name, value in os.environ.items() if name not in bare}
    kept = {
        name: value for name, value in kept.items() if not name.startswith(("LABEL_STUDIO_", "HEARTEX_", "DJANGO_"))
    }
    return kept | {
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "LABEL_STUDIO_USERNAME": account.email,
        "LABEL_STUDIO_PASSWORD": account.password,
        "LABEL_STUDIO_USER_TOKEN": account.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "DJANGO_DB": "sqlite",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }


def launch(command: Path, data: Path, log: Path, account: Account, port: int) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own; what it says goes to `log`, from the beginning."""
    data.mkdir(parents=True, exist_ok=True)
    arguments = ["start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as stream:
        return subprocess.Popen(
            [str(command), *arguments],
            env=environment(data, account),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def await_up(process: subprocess.Popen[bytes], log: Path, patience: float = PATIENCE) -> Running:
    """Wait until a started server answers; return its real port, as a busy one silently becomes the next one up.

    Whatever keeps it from answering, an interrupt too, the process is ended.
    """
    try:
        return _awaited(process, log, patience)
    except BaseException:
        end(process.pid)
        raise


def _awaited(process: subprocess.Popen[bytes], log: Path, patience: float) -> Running:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Failure(f"Label Studio ended while it started (exit code {process.returncode}); see {log}")
        if said := _LISTENING.search(log.read_bytes()):
            running = Running(process.pid, int(said[1]))
            if answers(running):
                return running
        time.sleep(0.05)
    raise Failure(f"Label Studio did not start within {patience:.0f} s; see {log}")


def answers(running: Running) -> bool:
    """Whether it says that it is up."""
    with contextlib.suppress(OSError, urllib.error.URLError, ValueError):
        request = urllib.request.Request(f"{running.address}/health")  # noqa: S310 - the loopback
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=5) as answer:
            return bool(json.load(answer).get("status") == "UP")
    return False


def end(pid: int, patience: float = 15.0) -> None:
    """End a process politely, then not."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            if not command_of(pid):
                return
            time.sleep(0.05)


def command_of(pid: int) -> str:
    """Return the command line of a process; "" where there is none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if Path("/proc/self").exists():
        return ""
    asked = ["ps", "-o", "command=", "-p", str(pid)]
    shown = subprocess.run(asked, capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def free_port(*wanted: int) -> int:
    """Return the first of the ports wanted that is free, or any."""
    for port in (*wanted, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise Failure("no free port")


class Home:
    """The folder of one server: its data, log, account, and the process that runs on it, if any."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self._account = folder / "account.json"
        self._process = folder / "server.json"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others from starting or stopping it at the same time."""
        from filelock import FileLock

        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(self.folder / "lock"):
            yield

    def account(self) -> Account:
        """Return the first account, which is made up the first time; only the owner may read it."""
        if not self._account.exists():
            fresh = Account("admin@example.com", secrets.token_urlsafe(12), secrets.token_hex(20))
            self._write(self._account, asdict(fresh))
        return Account(**json.loads(self._account.read_text()))

    def running(self) -> Running | None:
        """Return the server that runs here: a process noted down that is still the one that was started."""
        try:
            noted = json.loads(self._process.read_text())
            running = Running(int(noted["pid"]), int(noted["port"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        # The number may have gone to another process since.
        return running if "label-studio" in command_of(running.pid) else None

    def start(self) -> Running:
        """Start it unless it runs."""
        if running := self.running():
            if not answers(running):
                raise Failure(f"Label Studio runs (process {running.pid}) but does not answer: stop it with --stop")
            return running
        print("Starting Label Studio" + ("" if self.data.exists() else "; the first time takes a minute"), flush=True)
        port = free_port(self._last_port(), USUAL_PORT)
        process = launch(program(), self.data, self.log, self.account(), port)
        self._write(self._process, asdict(Running(process.pid, port)))  # also where we are killed while waiting
        running = await_up(process, self.log)
        self._write(self._process, asdict(running))
        return running

    def stop(self) -> bool:
        """Stop it; return whether it ran."""
        running = self.running()
        if running:
            end(running.pid)
        return running is not None

    def _last_port(self) -> int:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            return int(json.loads(self._process.read_text())["port"])
        return USUAL_PORT

    @staticmethod
    def _write(path: Path, content: Mapping[str, Any]) -> None:
        temporary = path.with_suffix(".tmp")
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(content, stream)
        temporary.replace(path)


def exports(running: Running, account: Account) -> str:
    """Return the lines that point goldspan at it."""
    return f"export LABEL_STUDIO_URL={running.address}\nexport LABEL_STUDIO_API_KEY={account.token}"


def shown(running: Running, account: Account, folder: Path) -> str:
    """Return what a person needs to know."""
    stop = [sys.executable, str(Path(__file__).resolve()), "--stop", *(["--folder", str(folder)] * (folder != FOLDER))]
    return "\n".join(
        [
            f"Label Studio runs at {running.address}",
            f"  log in as  {account.email}",
            f"  password   {account.password}",
            f"  stop it    {shlex.join(map(_from_here, stop))}",
            "For goldspan sync:",
            exports(running, account),
        ]
    )


def _from_here(argument: str) -> str:
    """Return a path below the current folder as seen from there; anything else as it is."""
    here = f"{Path.cwd()}{os.sep}"
    return argument.removeprefix(here) if argument.startswith(here) else argument


def main(arguments: list[str] | None = None) -> int:
    """Start, stop or find the server."""
    parser = argparse.ArgumentParser(description="A real Label Studio on this machine, for this corpus.")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where accounts and labels are kept")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--stop", action="store_true", help="stop it; what was labelled is kept")
    what.add_argument("--status", action="store_true", help="say whether it runs; exit code 1 if not")
    what.add_argument("--env", action="store_true", help="print the lines that point goldspan at it, if it runs")
    chosen = parser.parse_args(arguments)
    home = Home(chosen.folder)
    try:
        with home.locked():
            if chosen.stop:
                print("Label Studio is stopped" if home.stop() else "Label Studio was not running")
                return 0
            running = home.running() if chosen.status or chosen.env else home.start()
    except Failure as fault:
        print(fault, file=sys.stderr)
        return 2
    if running is None:
        print("Label Studio is not running; start it with `make label-studio`", file=sys.stderr)
        return 1
    print(exports(running, home.account()) if chosen.env else shown(running, home.account(), chosen.folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A real Label Studio for tests: started on a copy of a migrated folder, killed and started again at will."""

from __future__ import annotations

import http.cookiejar
import importlib.util
import json
import re
import secrets
import shutil
import sys
import tempfile
import urllib.parse
import urllib.request
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

if TYPE_CHECKING:
    import subprocess

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "only-for-tests-7"  # noqa: S105 - of a server that lives as long as the tests
EMAILS = ("ada@example.org", "bo@example.org", "cy@example.org")


def load_script() -> Any:
    """Return scripts/label_studio.py, which starts servers for people, as a module."""
    if "label_studio_script" not in sys.modules:
        spec = importlib.util.spec_from_file_location("label_studio_script", ROOT / "scripts" / "label_studio.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules["label_studio_script"]


@dataclass(frozen=True)
class User:
    """Somebody with an account.

    Attributes:
        id: Their number on the server.
        email: What they log in with.
        password: The other thing.
        token: Their legacy token.
        pat: Their personal access token.
    """

    id: int
    email: str
    password: str
    token: str
    pat: str


@dataclass
class LocalServer:
    """A server of these tests.

    Attributes:
        program: What is run.
        folder: Where its data and log are.
        users: Three, of whom the first made the organisation.
    """

    program: Path
    folder: Path
    users: tuple[User, ...] = ()
    port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def up(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it where it was before; nothing happens where it runs."""
        if self.up:
            return
        script = load_script()
        token = self.users[0].token if self.users else secrets.token_hex(20)
        account = script.Account(EMAILS[0], PASSWORD, token)
        log = self.folder / "server.log"
        self._process = script.launch(self.program, self.data, log, account, self.port or script.free_port())
        self.port = script.await_up(self._process, log).port

    def kill(self) -> None:
        """End it as a power cut would: nothing is finished."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(30)

    def stop(self) -> None:
        """End it politely."""
        if self._process is not None and self.up:
            self._process.terminate()
            self._process.wait(30)

    def ask(self, method: str, path: str, body: Any = None, *, user: int = 0) -> Any:
        """Ask the server as one of the users does, past the client under test; return the JSON of the answer."""
        headers = {"Authorization": f"Token {self.users[user].token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310 - the loopback
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def secret_key(self) -> str:
        """What it signs tokens with."""
        lines = (self.data / ".env").read_text().splitlines()
        return next(line.partition("=")[2] for line in lines if line.startswith("SECRET_KEY="))


def template(program: Path, folder: Path) -> Path:
    """Return a migrated data folder with three users; where there is none it is made, which takes a minute."""
    found = folder / f"template-{version_of(program)}"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{found.name}.lock"):
        if not found.exists():
            _make_template(program, found)
    return found


def session_server(program: Path, template: Path, folder: Path) -> LocalServer:
    """Start a server on a copy of the template."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    users = tuple(User(**one) for one in json.loads((folder / "users.json").read_text()))
    server = LocalServer(program, folder, users)
    server.start()
    return server


def version_of(program: Path) -> str:
    """Return the version a program is of, without running it: from what pip left beside it."""
    found = program.resolve().parent.parent.glob("lib/python*/site-packages/label_studio-*.dist-info")
    return "+".join(sorted(path.name.removesuffix(".dist-info") for path in found)) or "unknown"


def _make_template(program: Path, template: Path) -> None:
    with tempfile.TemporaryDirectory(dir=template.parent, prefix=".making-") as made:
        server = LocalServer(program, Path(made) / "server")
        server.start()
        try:
            users = list(_sign_up(server.url))
        finally:
            server.stop()
        for left in ("server.log", "data/export", "data/test_data"):
            path = server.folder / left
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        (server.folder / "users.json").write_text(json.dumps([asdict(user) for user in users]))
        server.folder.rename(template)


def _sign_up(url: str) -> list[User]:
    """Log the first user in, sign the others up with the organisation's link, and get everybody's tokens."""
    first = Browser(url)
    first.submit("/user/login/", email=EMAILS[0], password=PASSWORD)
    link = first.ask("GET", "/api/invite")["invite_url"]
    users = [first.user(EMAILS[0])]
    for email in EMAILS[1:]:
        browser = Browser(url)
        browser.submit(link, email=email, password=PASSWORD)
        users.append(browser.user(email))
    return users


class Browser:
    """As much of one as signing up takes: it keeps cookies and fills in forms."""

    def __init__(self, url: str) -> None:
        self._url = url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def submit(self, path: str, **fields: str) -> None:
        with self._opener.open(self._url + path, timeout=60) as page:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert found is not None
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": found[1], **fields}).encode()
        with self._opener.open(self._url + path, body, timeout=60) as answer:
            assert path not in answer.url, "the form came back"

    def ask(self, method: str, path: str, token: str = "") -> Any:
        headers = {"Authorization": f"Token {token}"} if token else {}
        request = urllib.request.Request(self._url + path, method=method, headers=headers)  # noqa: S310
        with self._opener.open(request, timeout=60) as answer:
            return json.load(answer)

    def user(self, email: str) -> User:
        token = self.ask("GET", "/api/current-user/token")["token"]
        number = self.ask("GET", "/api/current-user/whoami")["id"]
        pat = Browser(self._url).ask("POST", "/api/token", token)["token"]
        return User(number, email, PASSWORD, token, pat)

"""One real Label Studio for all tests that need one; each test has projects of its own on it.

The program is `.build/label-studio/venv/bin/label-studio`, which `make test` installs, or GOLDSPAN_LABEL_STUDIO_BIN.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from tests.label_studio.local import ROOT, LocalServer, load_script, session_server, template
from tests.label_studio.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from goldspan.annotations.label_studio.client import Server

CONFIG = """<View>
  <Labels name="label" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
  <Relations><Relation value="WORKS_FOR"/></Relations>
  <Text name="text" value="$text"/>
</View>
"""
_titles = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the server, so that `-m "not label_studio"` leaves them out."""
    for item in items:
        if "program" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.label_studio)


@pytest.fixture(scope="session")
def program() -> Path:
    """Return Label Studio's program; skip where it is not installed."""
    script = load_script()
    try:
        found: Path = script.program()
    except script.Failure as fault:
        pytest.skip(str(fault))
    return found


@pytest.fixture(scope="session")
def template_folder(program: Path) -> Path:
    """Return a migrated data folder with three users, to be copied."""
    return template(program, ROOT / ".build" / "label-studio")


@pytest.fixture(scope="session")
def _label_studio(
    program: Path, template_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalServer]:
    pytest.importorskip("label_studio_sdk", reason="the extra 'labelstudio' is not installed")
    server = session_server(program, template_folder, tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture
def label_studio(_label_studio: LocalServer) -> LocalServer:
    """Return the server, running; a test may kill it, and the next one finds it running again."""
    _label_studio.start()
    return _label_studio


@pytest.fixture
def connect(label_studio: LocalServer) -> Iterator[Callable[..., Server]]:
    """Return what connects to the server, or to another address, with little patience and the first user's token."""
    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.http import Patience

    opened: list[Server] = []

    def connect(url: str = "", key: str = "", *, answer: float = 30.0, pause: float = 0.01, tries: int = 3) -> Server:
        patience = Patience(connect=5, answer=answer, tries=tries, pause=pause)
        opened.append(Server(url or label_studio.url, key or label_studio.users[0].token, patience))
        return opened[-1]

    yield connect
    for server in opened:
        server.close()


@pytest.fixture
def server(connect: Callable[..., Server]) -> Server:
    """Return the server as goldspan sees it."""
    return connect()


@pytest.fixture
def proxy(label_studio: LocalServer) -> Iterator[Proxy]:
    """Return a proxy in front of the server, which can be made to go wrong."""
    with Proxy(label_studio.port) as proxy:
        yield proxy


@pytest.fixture
def title() -> str:
    """Return a title that no project has."""
    return f"test {next(_titles)}"


@pytest.fixture
def project(server: Server, title: str) -> int:
    """Return the number of a fresh project with two entity types and one relation type."""
    return server.create_project(title, CONFIG).id

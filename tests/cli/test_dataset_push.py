"""`goldspan dataset --push` against a stand-in of the hub's HTTP API: the real client, the bytes that arrive."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Corpus

TOKEN = "hf_" + "s3cret" * 5
TEXT = "Ana Ruiz lives in Oslo."
OPEN = ('rights = "open"', 'license = "CC-BY-4.0"')


@dataclass
class Hub:
    """What the stand-in holds and was asked.

    Attributes:
        endpoint: Its address.
        files: What the repository holds: path to bytes.
        private: Whether the repository is private; None while there is none.
        uploads: Large files by SHA-256, as they were put.
        commits: The header and operations of every commit.
        asked: Method and path of every request.
        refuse: Status and message every request is answered with, if any.
    """

    endpoint: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    private: bool | None = None
    uploads: dict[str, bytes] = field(default_factory=dict)
    commits: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refuse: tuple[int, str] | None = None

    @property
    def head(self) -> str:
        """The last commit."""
        return f"{len(self.commits):040x}"


class Handler(BaseHTTPRequestHandler):
    """Answers as the hub does, as far as a push goes."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, data: Any, status: int = 200) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status >= 400:
            self.send_header("X-Error-Message", data["error"].partition("\n")[0])
        self.end_headers()
        self.wfile.write(body)

    def do(self) -> None:
        hub = cast("Any", self.server).hub
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        hub.asked.append(f"{self.command} {path}")
        if hub.refuse:
            self.answer({"error": hub.refuse[1]}, hub.refuse[0])
        elif self.command == "PUT":
            hub.uploads[path.rpartition("/")[2]] = body
            self.answer({})
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.answer({"error": "Invalid credentials"}, 401)
        else:
            self.answer(*self.known(hub, path, body))

    do_GET = do_POST = do_PUT = do  # noqa: N815 - as http.server wants them

    def known(self, hub: Hub, path: str, body: bytes) -> tuple[Any, int]:  # noqa: PLR0911 - one for each address
        data = json.loads(body) if body and "/commit/" not in path else {}
        if path == "/api/repos/create":
            existed = hub.private is not None
            hub.private = hub.private if existed else data.get("visibility") == "private"
            url = f"{hub.endpoint}/datasets/me/news"
            return {"url": url, "error": "You already created this dataset repo"}, 409 if existed else 200
        if path in {"/api/datasets/me/news", "/api/datasets/me/news/revision/main"}:
            siblings = [{"rfilename": name} for name in hub.files]
            return {"id": "me/news", "sha": hub.head, "private": hub.private, "siblings": siblings}, 200
        if path == "/api/validate-yaml":
            return {"warnings": [], "errors": []}, 200
        if path.startswith("/api/datasets/me/news/preupload/"):
            return {"files": [self.mode(hub, file) for file in data["files"]]}, 200
        if path.endswith("/info/lfs/objects/batch"):
            return {"objects": [self.upload(hub, file) for file in data["objects"]]}, 200
        if path.startswith("/api/datasets/me/news/commit/"):
            self.commit(hub, [json.loads(line) for line in body.splitlines()])
            return {"commitUrl": f"{hub.endpoint}/datasets/me/news/commit/{hub.head}", "commitOid": hub.head}, 200
        return {"error": "not here"}, 404

    def mode(self, hub: Hub, file: dict[str, Any]) -> dict[str, Any]:
        large = file["path"].endswith(".parquet")
        known = hub.files.get(file["path"])
        oid = None
        if known is not None:
            plain = hashlib.sha1(b"blob %d\0" % len(known) + known).hexdigest()  # noqa: S324 - what git uses
            oid = hashlib.sha256(known).hexdigest() if large else plain
        return {"path": file["path"], "uploadMode": "lfs" if large else "regular", "shouldIgnore": False, "oid": oid}

    def upload(self, hub: Hub, file: dict[str, Any]) -> dict[str, Any]:
        return {**file, "actions": {"upload": {"href": f"{hub.endpoint}/put/{file['oid']}"}}}

    def commit(self, hub: Hub, lines: list[dict[str, Any]]) -> None:
        header = lines[0]["value"]
        assert header["parentCommit"] == hub.head
        hub.commits.append(header)
        for line in lines[1:]:
            name = line["value"]["path"]
            if line["key"] == "deletedFile":
                del hub.files[name]
            elif line["key"] == "lfsFile":
                hub.files[name] = hub.uploads[line["value"]["oid"]]
            else:
                hub.files[name] = base64.b64decode(line["value"]["content"])


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Return a running stand-in; the client is pointed to it, with large files over plain HTTP."""
    import huggingface_hub.constants

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Hub(endpoint=f"http://127.0.0.1:{server.server_port}")
    cast("Any", server).hub = made
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setenv("HF_ENDPOINT", made.endpoint)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def mixed(corpus: Corpus) -> Corpus:
    """One text that may be published, one that may not."""
    settings = corpus.root / "goldspan.toml"
    settings.write_text(settings.read_text() + '[corpus]\nversion = "1.0.0"\nnotice = "Invented."\n')
    corpus.seed("open.txt", TEXT, *OPEN)
    corpus.seed("closed.txt", "Bo Li, whom nobody may quote, lives in Rome.")
    corpus.run("convert")
    corpus.label(corpus.read("open"), ("Ana Ruiz", "PERSON"), ("Oslo", "PLACE"))
    corpus.label(corpus.read("closed"), ("Bo Li", "PERSON"), ("Rome", "PLACE"))
    return corpus


@pytest.fixture
def opened(mixed: Corpus) -> Corpus:
    """The same with all texts open."""
    sources = mixed.root / "seeds" / "SOURCES.toml"
    sources.write_text(sources.read_text().replace('[files."closed.txt"]', '[files."closed.txt"]\n' + "\n".join(OPEN)))
    return mixed


def built(corpus: Corpus) -> dict[str, bytes]:
    """Return what the built folder holds that is to be pushed."""
    folder = corpus.root / "corpus" / "dataset"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in files.items() if not name.startswith(".")}


def test_what_arrives_is_the_folder(opened: Corpus, hub: Hub) -> None:
    result = opened.run("dataset", "--push", "me/news", "--private", "--json")
    assert (result.code, result.err) == (0, "")
    assert hub.private is True
    assert hub.files == built(opened)
    assert {name.partition("/")[0] for name in hub.files} == {"README.md", "croissant.json", "documents", "tokens"}
    (commit,) = hub.commits
    report = json.loads(result.out)
    digest = report["version"].removeprefix("version 1.0.0 (").removesuffix(")")
    assert commit["summary"].startswith(f"Version 1.0.0, content {digest}")
    assert report["files"] == {name: len(content) for name, content in hub.files.items()}
    assert (report["pushed"], report["changed"], report["documents"], report["left_out"]) == (True, True, 2, 0)


def test_pushing_again_commits_nothing(opened: Corpus, hub: Hub) -> None:
    opened.run("dataset", "--push", "me/news")
    result = opened.run("dataset", "--push", "me/news")
    assert result.code == 0
    assert "me/news: unchanged there: " in result.out
    assert len(hub.commits) == 1


def test_stale_data_is_removed_and_nothing_else(opened: Corpus, hub: Hub) -> None:
    hub.private = True
    mine = {".gitattributes": b"*", "LICENSE": b"mine", "raw/x.parquet": b"mine"}
    stale = {"data/test.parquet": b"old", "tokens/dev.parquet": b"old"}
    hub.files = {**mine, **stale, "README.md": b"---\nconfigs:\n- config_name: gone\n---\n"}
    result = opened.run("dataset", "--push", "me/news")
    assert hub.files == mine | built(opened)
    assert b"gone" not in hub.files["README.md"]
    assert '"tokens/dev.parquet"  removed there' in result.out


def test_closed_texts_are_refused_by_name(mixed: Corpus, hub: Hub) -> None:
    result = mixed.run("dataset", "--push", "me/news")
    assert result.code == 1
    assert result.err == (
        'seeds/SOURCES.toml: the text of "closed" may not be published; expected rights = "open"; '
        "push with --open-only to leave it out, or get the right and say so in SOURCES.toml\n"
    )
    assert hub.asked == []


def test_open_only_leaves_them_out_of_everything(mixed: Corpus, hub: Hub) -> None:
    mixed.run("dataset")
    before = mixed.files()
    result = mixed.run("dataset", "--push", "me/news", "--open-only")
    assert result.code == 0
    assert "note: 1 document left out: not open" in result.err
    assert mixed.files() == before  # the folder here still holds all
    arrived = b"".join([*hub.files.values(), *hub.uploads.values()])
    assert b"whom nobody may quote" not in arrived
    assert b"local use only" not in arrived
    assert b"All articles may be published" in hub.files["README.md"]
    import io

    import pyarrow.parquet as pq

    rows = [pq.read_table(io.BytesIO(hub.files[name])).to_pylist() for name in hub.files if name.endswith(".parquet")]
    assert [row["id"] for found in rows for row in found] == ["open", "open"]


def test_nothing_open_is_nothing_to_push(mixed: Corpus, hub: Hub) -> None:
    (mixed.root / "annotations" / "gold" / "open.json").unlink()
    result = mixed.run("dataset", "--push", "me/news", "--open-only")
    assert result.code == 1
    assert "no labelled text may be published" in result.err
    assert hub.asked == []


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_dry_run_asks_nobody_and_needs_no_token(
    mixed: Corpus, hub: Hub, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_TOKEN")
    before = mixed.files()
    result = mixed.run("dataset", "--push", "me/news", "--open-only", "--dry-run", *options)
    assert result.code == 0
    assert hub.asked == []
    assert mixed.files() == before
    assert "documents/" in result.out
    if options:
        data = json.loads(result.out)
        assert (data["pushed"], data["left_out"], data["commit"]) == (False, 1, None)
    else:
        assert "me/news: would be pushed (1 document, version 1.0.0 (" in result.out


def test_without_a_token_nothing_is_built_or_sent(opened: Corpus, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN")
    result = opened.run("dataset", "--push", "me/news")
    assert (result.code, result.err) == (
        2,
        "goldspan: no token: set HF_TOKEN to one that may write to the repository\n",
    )
    assert hub.asked == []


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "give a valid token in HF_TOKEN"), (403, "may not write there"), (404, "check the name"), (500, "HTTP 500")],
)
def test_a_refusal_is_one_line_without_the_token(opened: Corpus, hub: Hub, status: int, said: str) -> None:
    hub.refuse = (status, f"you said {TOKEN}, and\nmore")
    result = opened.run("dataset", "--push", "me/news")
    assert result.code == 2
    assert result.err.count("\n") == 1
    assert f"HTTP {status}" in result.err
    assert said in result.err
    assert "nothing was committed" in result.err
    assert TOKEN not in result.out + result.err


def test_private_is_not_pushed_to_a_public_repository(opened: Corpus, hub: Hub) -> None:
    hub.private = False
    result = opened.run("dataset", "--push", "me/news", "--private")
    assert result.code == 1
    assert 'dataset "me/news": it exists and is public' in result.err
    assert hub.commits == []


@pytest.mark.parametrize("option", ["--private", "--open-only"])
def test_options_of_a_push_need_one(corpus: Corpus, option: str) -> None:
    result = corpus.run("dataset", option)
    assert (result.code, result.err) == (2, "goldspan: --private and --open-only belong to --push REPO\n")

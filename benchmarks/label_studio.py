"""Pushing and pulling many documents, on a server of its own; writes `label-studio.md` beside itself.

`python label_studio.py` starts the Label Studio that `make label-studio` installs (or GOLDSPAN_LABEL_STUDIO_BIN) on an
empty folder, pushes 1,000 and 10,000 generated documents, labels some, pulls, and stops it: some minutes. `--documents`
measures other numbers, and prints without writing. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import secrets
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machine import machine, measured

from goldspan.annotation import Annotations, Mention
from goldspan.annotations.label_studio import to_result
from goldspan.annotations.label_studio.client import Server
from goldspan.document import Document, text_sha256
from goldspan.files.names import file_name
from goldspan.formats.documents import write_document
from goldspan.jobs.sync.pull import PullRequest, pull
from goldspan.jobs.sync.push import PushRequest, push
from goldspan.schema import read_schema
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goldspan.workspace import Workspace

HERE = Path(__file__).resolve().parent
SIZES = (1_000, 10_000)
CHANGED = 100
IDLE = 1.0
"""Seconds wanted for a pull with nothing new, once goldspan has started."""
JUST_PUSHED = "pull, nothing new, just after that push"
NOTHING_NEW = "pull, nothing new"
WORDS = ("Ada", "met", "Bo", "in", "Wien", "on", "Monday", "and", "signed", "the", "agreement", "of", "Paris")
SCHEMA = 'name = "bench"\nversion = 1\n[entity.PERSON]\n[entity.PLACE]\n'


def script() -> Any:  # noqa: ANN401 - a module
    """Return scripts/label_studio.py, which starts servers."""
    spec = importlib.util.spec_from_file_location("start_label_studio", HERE.parent / "scripts" / "label_studio.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("scripts/label_studio.py")
    sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str]]:
    """Start a server on an empty folder, yield its address and a key, and stop it."""
    start = script()
    account = start.Account("bench@example.org", "only-for-this-bench-7", secrets.token_hex(20))
    process = start.launch(start.program(), folder / "data", folder / "log", account, start.free_port())
    try:
        yield start.await_up(process, folder / "log").address, account.token
    finally:
        process.terminate()
        process.wait(30)


def workspace_of(folder: Path, count: int) -> Workspace:
    """Make a workspace of generated documents, about 1,000 characters each."""
    (folder / "annotations").mkdir(parents=True)
    (folder / "annotations" / "schema.toml").write_text(SCHEMA)
    (folder / "goldspan.toml").write_text(f'name = "bench {count}"\n')
    workspace = open_workspace(folder)
    for number in range(count):
        draw = random.Random(number)  # noqa: S311 - reproducible, not secret
        text = f"Ada 😀 {number} of {count}. " + " ".join(draw.choices(WORDS, k=200))
        name = f"document-{number:07d}"
        document = Document(id=name, text=text, sha256=text_sha256(text), split="train")
        write_document(workspace.documents / file_name(name), document)
    return workspace


def label(server: Server, workspace: Workspace, count: int) -> None:
    """Submit an annotation of as many documents, as a person does, spread over all."""
    schema = read_schema(workspace.schema, "schema.toml")
    project = server.find_project(workspace.settings.name)
    if project is None:
        raise LookupError(workspace.settings.name)
    heads = sorted(server.index(project.id).heads)
    for task in server.tasks(project.id, heads[:: len(heads) // count][:count]):
        text = task.data["text"]
        mention = Mention(id="m1", type="PERSON", start=0, end=3, text=text[:3])
        record = Annotations(doc=task.data["doc"], sha256=task.data["sha256"], mentions=(mention,))
        body = {"result": to_result(record, text, schema), "lead_time": 60.0}
        server.http.sdk.annotations.create(task.id, **body)


@dataclass
class Bench:
    """What was measured: of every number of documents, seconds by what took them."""

    seconds: dict[int, dict[str, float]] = field(default_factory=dict)

    def timed(self, count: int, what: str, run: Callable[[], bool]) -> None:
        """Measure something that says whether it did what it was to do."""
        start = time.perf_counter()
        done = run()
        taken = time.perf_counter() - start
        if not done:
            raise RuntimeError(f"{what}, {count:,} documents: it did something else")
        best = self.seconds.setdefault(count, {})
        best[what] = min(best.get(what, taken), taken)
        print(f"{count:>7,}  {what:<40} {taken:8.2f} s", flush=True)

    def run(self, url: str, key: str, folder: Path, count: int) -> str:
        """Measure with a number of documents; return the server's version."""
        workspace = workspace_of(folder / str(count), count)
        with Server(url, key) as server:
            version = server.version().number  # the SDK is imported, the connection is there
            changed = min(CHANGED, count)

            def pushed(expected: int) -> bool:
                return sum(one.tasks for one in push(workspace, server, PushRequest()).projects) == expected

            def pulled(expected: int) -> bool:
                report = pull(workspace, server, PullRequest())
                return sum(bool(one.gold) for one in report.documents) == expected and not report.troubles

            self.timed(count, "push, all new", lambda: pushed(count))
            self.timed(count, "push again, nothing new", lambda: pushed(0))
            self.timed(count, "first pull of a clone", lambda: pulled(0))
            for _ in range(3):
                self.timed(count, JUST_PUSHED, lambda: pulled(0))
            label(server, workspace, changed)
            self.timed(count, f"pull, {changed} changed", lambda: pulled(changed))
            for _ in range(3):
                self.timed(count, NOTHING_NEW, lambda: pulled(0))
        os.environ.update(LABEL_STUDIO_URL=url, LABEL_STUDIO_API_KEY=key)
        command = [sys.executable, "-m", "goldspan", "sync", "pull", "--workspace", str(workspace.root)]
        best = measured(command, 3)
        self.seconds[count]["whole `goldspan sync pull`, nothing new"] = best.wall
        print(f"{count:>7,}  whole process {best.wall:.2f} s, {best.cpu:.2f} s CPU, {best.memory:.0f} MB", flush=True)
        return version

    def page(self, version: str) -> str:
        """Return the page."""
        sizes = sorted(self.seconds)
        head = " | ".join(f"{count:,}" for count in sizes)
        rows = [
            f"| {what} | " + " | ".join(f"{self.seconds[count].get(what, float('nan')):.2f}" for count in sizes) + " |"
            for what in self.seconds[sizes[0]]
        ]
        idle = self.seconds[sizes[-1]][NOTHING_NEW]
        reached = "reached" if idle < IDLE else "not reached"
        return PAGE.format(
            machine=machine(),
            load=os.getloadavg()[0],
            version=version,
            head=head,
            dashes="--:|" * len(sizes),
            rows="\n".join(rows),
            idle=idle,
            documents=f"{sizes[-1]:,}",
            wanted=IDLE,
            reached=reached,
        )


PAGE = """\
# Label Studio: pushing and pulling many documents

Written by `python benchmarks/label_studio.py`, in one run on one machine: server and goldspan side by side, SQLite,
a fresh server. Documents are generated, about 1,000 characters each. Seconds by the clock; what has nothing to do is
run three times, and the least time taken. The rows but the last begin when goldspan is started and connected; the last
is a whole process, which also starts Python, imports `label_studio_sdk` and connects.

Machine: {machine}; load at the end {load:.1f}. Label Studio {version}.

| seconds, by number of documents | {head} |
|---|{dashes}
{rows}

A pull with nothing new of {documents} documents takes {idle:.2f} s; wanted: under {wanted:g} s, {reached}. Just after a
push it takes longer, as what changed within ten seconds of the last change is listed again: a server with several
processes may show a change after a later one.

The {changed} changed were each labelled by a person (an annotation submitted over the API); each becomes a pass and, as
the settings want one annotator, gold. A first pull of a clone lists every task without its text; what nobody has
labelled is not read.
""".replace("{changed}", str(CHANGED))


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description="Measure pushing and pulling on a real Label Studio.")
    parser.add_argument("--documents", type=int, nargs="+", help="other numbers of documents; the page is printed")
    chosen = parser.parse_args()
    bench = Bench()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as (url, key):
        for count in chosen.documents or SIZES:
            version = bench.run(url, key, Path(folder) / "workspaces", count)
    page = bench.page(version)
    if chosen.documents:
        print(page)
    else:
        (HERE / "label-studio.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

"""A small workspace in a temporary folder, and the command line run on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.annotations.gold import gold_path, write_gold
from goldspan.cli import main
from goldspan.document import Document, text_sha256
from goldspan.files.names import file_name
from goldspan.formats.documents import read_document, write_document

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.document import Split

SCHEMA = """\
name = "small"
version = 1
flat = true
[entity.PERSON]
[entity.PLACE]
[relation.LIVES_IN]
head = ["PERSON"]
tail = ["PLACE"]
"""


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass
class Corpus:
    """A workspace under test."""

    root: Path
    capsys: pytest.CaptureFixture[str]
    sources: list[str] = field(default_factory=list)

    def run(self, command: str, *arguments: str | Path) -> Result:
        """Run a command on the workspace; no output of it may hold a traceback."""
        code = main([command, *map(str, arguments), "--workspace", str(self.root)])
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        return Result(code, out, err)

    def seed(self, name: str, content: str | bytes, *entry: str, listed: bool = True) -> Path:
        """Put an article into seeds/, and an entry into SOURCES.toml unless it has one."""
        path = self.root / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        head = f'[files."{name}"]'
        if listed and not any(line.startswith(head) for line in self.sources):
            self.sources.append("\n".join([head, *entry]))
            (self.root / "seeds" / "SOURCES.toml").write_text("\n".join(self.sources) + "\n")
        return path

    def document(self, doc_id: str, text: str, split: Split | None = "test", group: str | None = None) -> Document:
        """Write a document that came from no seed."""
        made = Document(id=doc_id, text=text, sha256=text_sha256(text), group=group or doc_id, split=split)
        write_document(self.document_path(doc_id), made)
        return made

    def document_path(self, doc_id: str) -> Path:
        """Return where a document lies."""
        return self.root / "corpus" / "documents" / file_name(doc_id)

    def read(self, doc_id: str) -> Document:
        """Read a document."""
        return read_document(self.document_path(doc_id))

    def label(self, document: Document, *parts: tuple[str, str], annotator: str | None = None) -> Path:
        """Write gold, or a pass: a mention for each `(text, type)`, a relation from the first to the second."""
        mentions = []
        for index, (part, kind) in enumerate(parts):
            start = document.text.index(part)
            mentions.append(Mention(id=f"m{index}", type=kind, start=start, end=start + len(part), text=part))
        relations = (Relation(type="LIVES_IN", head="m0", tail="m1"),) if len(parts) > 1 else ()
        record = Annotations(doc=document.id, sha256=document.sha256, mentions=tuple(mentions), relations=relations)
        folder = self.root / "annotations" / ("gold" if annotator is None else f"passes/{annotator}")
        write_gold(folder, record)
        return gold_path(folder, document.id)

    def files(self) -> dict[str, bytes]:
        """Return every file but those of the lock, by path."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".goldspan/" not in path.as_posix()
        }


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    """Return an empty workspace with a small schema."""
    root = tmp_path / "workspace"
    (root / "seeds").mkdir(parents=True)
    (root / "annotations").mkdir()
    (root / "goldspan.toml").write_text('name = "small"\n')
    (root / "annotations" / "schema.toml").write_text(SCHEMA)
    return Corpus(root, capsys)

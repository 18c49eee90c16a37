from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.annotations.gold import write_gold
from goldspan.document import Document, Raw, text_sha256
from goldspan.errors import DoesNotHold, ProblemsFound
from goldspan.files.names import file_name
from goldspan.formats.documents import write_document
from goldspan.jobs.labelled import digest_of, labelled
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.document import Split
    from goldspan.workspace import Workspace

TEXT = "Ana lives in Oslo."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "annotations").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "goldspan.toml").write_text('name = "w"\n')
    (tmp_path / "annotations" / "schema.toml").write_text('name = "s"\nversion = 1\n[entity.PERSON]\n')
    return open_workspace(tmp_path)


def add(workspace: Workspace, name: str, split: Split | None = "test", *, gold: bool = True) -> None:
    raw = Raw(path=f"seeds/{name}.txt", sha256="0" * 64, encoding="utf-8")
    document = Document(id=name, text=TEXT, sha256=text_sha256(TEXT), split=split, raw=raw)
    write_document(workspace.documents / file_name(name), document)
    if gold:
        mention = Mention(type="PERSON", start=0, end=3, text="Ana")
        write_gold(workspace.gold, Annotations(doc=name, sha256=document.sha256, mentions=(mention,)))


def test_what_is_labelled_and_what_is_not(workspace: Workspace) -> None:
    add(workspace, "b")
    add(workspace, "a", "train")
    add(workspace, "n", None)
    add(workspace, "u", gold=False)
    found = labelled(workspace)
    assert [item.document.id for item in found.items] == ["a", "b"]
    assert found.notices == ("1 document without gold left out", '1 document without a split left out: "n"')
    assert found.digest == digest_of(found.schema, found.items[::-1])
    assert found.digest != digest_of(found.schema, found.items[:1])


def test_rights_and_content_come_from_sources_and_are_cautious(workspace: Workspace) -> None:
    for name in "abc":
        add(workspace, name)
    entry = 'rights = "open"\nlicense = "MIT"\ncontent = "retold"\n'
    workspace.sources.write_text(f'[files."a.txt"]\n{entry}[files."b.txt"]\ncontent = "invented"\n')
    assert [(item.rights, item.content) for item in labelled(workspace).items] == [
        ("open", "retold"),
        ("publisher", "invented"),
        ("publisher", None),
    ]


def test_no_gold_is_told(workspace: Workspace) -> None:
    add(workspace, "a", gold=False)
    with pytest.raises(DoesNotHold, match="nothing is labelled"):
        labelled(workspace)


def test_gold_of_no_document_is_a_problem(workspace: Workspace) -> None:
    add(workspace, "a")
    (workspace.documents / "a.json").unlink()
    with pytest.raises(ProblemsFound, match='gold of a document that does not exist: "a"'):
        labelled(workspace)

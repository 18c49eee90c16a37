from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.document import Document, text_sha256
from goldspan.errors import RecordError
from goldspan.files.names import file_name
from goldspan.formats.documents import write_document
from goldspan.jobs.stored import stored_documents
from goldspan.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "goldspan.toml").write_text('name = "w"')
    return open_workspace(tmp_path)


def test_documents_by_id(workspace: Workspace) -> None:
    assert stored_documents(workspace) == {}
    made = [Document(id=key, text=key, sha256=text_sha256(key)) for key in ("b", "a/b", "é")]
    for document in made:
        write_document(workspace.documents / file_name(document.id), document)
    assert stored_documents(workspace) == {document.id: document for document in made}
    assert list(stored_documents(workspace)) == ["a/b", "b", "é"]


def test_all_that_cannot_be_used_is_told_at_once(workspace: Workspace) -> None:
    workspace.documents.mkdir(parents=True)
    (workspace.documents / "a.json").write_text("{")
    write_document(workspace.documents / "b.json", Document(id="c", text="c", sha256=text_sha256("c")))
    with pytest.raises(RecordError) as caught:
        stored_documents(workspace)
    assert [problem.file for problem in caught.value.problems] == [
        "corpus/documents/a.json",
        "corpus/documents/b.json",
    ]

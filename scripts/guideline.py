"""Draw the guideline's tables anew from the schema: `python scripts/guideline.py`."""

from __future__ import annotations

from pathlib import Path

from goldspan.annotations.guideline import refresh
from goldspan.files.atomic import write_if_changed
from goldspan.schema import read_schema
from goldspan.workspace import open_workspace

workspace = open_workspace(Path(__file__).resolve().parent.parent)
path = workspace.root / "annotations" / "GUIDELINES.md"
changed = write_if_changed(path, refresh(path.read_text(encoding="utf-8"), read_schema(workspace.schema)).encode())
print(f"{path.name}: {'drawn anew' if changed else 'already current'}")

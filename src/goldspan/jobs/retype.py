"""`goldspan schema`: a change of types carried through schema, gold, passes, runs, settings and guideline.

Planned whole before anything is written: every file's new content is made and read back first.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.annotation import Annotations
from goldspan.annotations.gold import passes, record_files
from goldspan.annotations.guideline import refresh
from goldspan.annotations.retyping.change import Action, Change, plan_change
from goldspan.annotations.retyping.records import Retyped, retype
from goldspan.annotations.retyping.schema_text import change_schema
from goldspan.annotations.sync.lines import lines_files
from goldspan.annotations.sync.state import Store
from goldspan.errors import InputError, Problem, plural, quote
from goldspan.eval.runs import PREDICTIONS, REPORT, run_folders
from goldspan.files.atomic import read_bytes
from goldspan.formats import read, write
from goldspan.formats.record import read_record, write_record
from goldspan.jobs.journal import apply
from goldspan.schema import parse_schema

if TYPE_CHECKING:
    from goldspan.workspace import Workspace

RENAMED = "renamed.json"
"""In annotations/label_studio/: types by their former names, so that labels still on a server are understood."""

QUEUE = "queue.json"
"""There too: documents to be labelled again, each with the types that are to go."""


@dataclass(slots=True)
class Counted:
    """What a change does to the records of one place: how many of them, and of their labels."""

    place: str
    records: int = 0
    mentions: int = 0
    relations: int = 0
    dropped_mentions: int = 0
    dropped_relations: int = 0
    joined_relations: int = 0

    def add(self, made: Retyped) -> None:
        """Count one record that changes."""
        self.records += 1
        for name in ("mentions", "relations", "dropped_mentions", "dropped_relations", "joined_relations"):
            setattr(self, name, getattr(self, name) + getattr(made, name))


@dataclass(slots=True)
class Plan:
    """All that a change would do.

    Attributes:
        change: The change.
        contents: New bytes of every file that changes, None for one that is removed.
        counts: What happens to labels, by place.
        queued: Documents to be labelled again.
        notices: What a person has to do by hand, or should know.
    """

    change: Change
    contents: dict[Path, bytes | None] = field(default_factory=dict)
    counts: list[Counted] = field(default_factory=list)
    queued: tuple[str, ...] = ()
    notices: list[str] = field(default_factory=list)

    def to_dict(self, workspace: Workspace) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "change": str(self.change),
            "kind": self.change.kind,
            "files": [workspace.shown(path) for path in self.contents],
            "places": [
                {
                    "place": counted.place,
                    "records": counted.records,
                    "mentions": counted.mentions,
                    "relations": counted.relations,
                    "dropped_mentions": counted.dropped_mentions,
                    "dropped_relations": counted.dropped_relations,
                    "joined_relations": counted.joined_relations,
                }
                for counted in self.counts
            ],
            "queued": list(self.queued),
            "notices": self.notices,
        }


def plan_retyping(workspace: Workspace, action: Action, types: tuple[str, ...], into: tuple[str, ...]) -> Plan:
    """Work out what a change of types would do; writes nothing.

    Raises:
        UsageError, UnknownName, InputError: The change cannot be made to this schema, or conflicts are not settled.
        SchemaError, RecordError: Files that cannot be read.
    """
    if conflicted := Store(workspace.label_studio).conflicted():
        found = f"conflicts of {', '.join(map(quote, sorted(conflicted)[:3]))} that nobody has settled"
        raise InputError(Problem(rule="conflicts", found=found, remedy="settle them first: `goldspan sync resolve`"))
    name = workspace.shown(workspace.schema)
    text = read_bytes(workspace.schema).decode("utf-8")
    change = plan_change(action, types, into, parse_schema(text, name))
    plan = Plan(change)
    changed = change_schema(text, change, name)
    plan.contents[workspace.schema] = changed.encode()
    _records(workspace, plan)
    _runs(workspace, plan)
    _extractors(workspace, plan)
    _guideline(workspace, plan, changed)
    _label_studio(workspace, plan)
    return plan


def carry_out(workspace: Workspace, plan: Plan) -> None:
    """Write all that was planned; `goldspan schema undo` takes it back.

    Raises:
        StorageError: The file system refused; undo takes back what was written.
    """
    apply(workspace, str(plan.change), plan.contents)


def _records(workspace: Workspace, plan: Plan) -> None:
    """Plan the gold and every pass."""
    queued = set[str]()
    for folder in (workspace.gold, *passes(workspace.passes)):
        counted = Counted(workspace.shown(folder))
        for path in record_files(folder):
            record = read_record(path)
            things = record.mentions if plan.change.kind == "entity" else record.relations
            if plan.change.action is Action.SPLIT and any(thing.type in plan.change.types for thing in things):
                queued.add(record.doc)
            made = retype(record, plan.change)
            if made.changed:
                counted.add(made)
                plan.contents[path] = _as_written(path, lambda target, made=made: write_record(target, made.record))
        if counted.records:
            plan.counts.append(counted)
    plan.queued = tuple(sorted(queued))


def _runs(workspace: Workspace, plan: Plan) -> None:
    """Plan the stored predictions; the reports of those that change are removed, since they count by type."""
    for folder in run_folders(workspace.runs):
        path = folder / PREDICTIONS
        made = [retype(record, plan.change) for record in read(path)]
        changed = [one for one in made if one.changed]
        if not changed:
            continue
        counted = Counted(workspace.shown(folder))
        for one in changed:
            counted.add(one)
        plan.counts.append(counted)
        plan.contents[path] = _as_written(path, lambda target, made=made: write(target, (one.record for one in made)))
        if (folder / REPORT).is_file():
            plan.contents[folder / REPORT] = None
            plan.notices.append(f"{workspace.shown(folder / REPORT)} is removed; score the run again")


def _as_written(path: Path, writer: Any) -> bytes:  # noqa: ANN401 - a function of a path
    """Return the bytes a writer gives a file of this name."""
    with tempfile.TemporaryDirectory(prefix="goldspan-") as folder:
        target = Path(folder) / path.name
        writer(target)
        return target.read_bytes()


def _extractors(workspace: Workspace, plan: Plan) -> None:
    """Plan settings of extractors that name a type as a value of their own."""
    if not workspace.extractors.is_file() or plan.change.action not in {Action.RENAME, Action.MERGE}:
        return
    text = read_bytes(workspace.extractors).decode("utf-8")
    changed = text
    for old, new in plan.change.mapping.items():
        for mark in "\"'":
            changed = changed.replace(f"{mark}{old}{mark}", f"{mark}{new}{mark}")
    if changed != text:
        plan.contents[workspace.extractors] = changed.encode()


def _guideline(workspace: Workspace, plan: Plan, schema: str) -> None:
    """Plan the guideline's tables; lines of its own that name a type are for people."""
    path = workspace.schema.parent / "GUIDELINES.md"
    if not path.is_file():
        return
    text = read_bytes(path).decode("utf-8")
    refreshed = refresh(text, parse_schema(schema))
    if refreshed != text:
        plan.contents[path] = refreshed.encode()
    old = [re.escape(name) for name in plan.change.types if name not in plan.change.into]
    named = re.compile(rf"(?<!\w)(?:{'|'.join(old)})(?!\w)") if old else None
    lines = [number for number, line in enumerate(refreshed.split("\n"), 1) if named and named.search(line)]
    if lines:
        where = ", ".join(map(str, lines[:10])) + (", …" if len(lines) > 10 else "")
        plan.notices.append(f"{workspace.shown(path)} names the old types; edit by hand: lines {where}")


def _label_studio(workspace: Workspace, plan: Plan) -> None:
    """Plan what synchronising needs: former names of types, the gold as last synced, and the queue of a split."""
    change = plan.change
    renamed = {old: new for old, new in change.mapping.items() if new is not None}
    if renamed:
        path = workspace.label_studio / RENAMED
        known: dict[str, str] = msgspec.json.decode(read_bytes(path)) if path.is_file() else {}
        known = {old: renamed.get(new, new) for old, new in known.items()} | renamed
        known = {old: new for old, new in sorted(known.items()) if old not in change.into}
        plan.contents[path] = msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n"
    for room in ("base", "drafts"):
        folder = workspace.label_studio / room
        counted = Counted(workspace.shown(folder))
        for path in lines_files(folder):
            content = _synced(path, change, counted)
            if content is not None:
                plan.contents[path] = content
        if counted.records:
            plan.counts.append(counted)
    if change.action is Action.SPLIT and plan.queued:
        path = workspace.label_studio / QUEUE
        queue: dict[str, list[str]] = msgspec.json.decode(read_bytes(path)) if path.is_file() else {}
        for doc in plan.queued:
            queue[doc] = sorted({*queue.get(doc, []), *change.types})
        plan.contents[path] = msgspec.json.format(msgspec.json.encode(dict(sorted(queue.items()))), indent=1) + b"\n"
        what = plural(len(plan.queued), "document")
        plan.notices.append(
            f"{what} with {quote(change.types[0])} are queued to be labelled again: `goldspan sync push --queue`"
        )


def _synced(path: Path, change: Change, counted: Counted) -> bytes | None:
    """Return a file of labels as last synced with a change made to it; None if nothing in it changes."""
    head, *rows = read_bytes(path).splitlines()
    made, changed = [head], False
    for row in rows:
        fact = msgspec.json.decode(row)
        one = retype(msgspec.convert(fact["record"], Annotations), change)
        if one.changed:
            counted.add(one)
            changed = True
        again = msgspec.json.encode({**fact, "record": one.record}, order="deterministic")
        made.append(again if one.changed else row)
    return b"".join(line + b"\n" for line in made) if changed else None

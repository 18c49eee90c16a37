"""One document's annotations taken in: which of them stand, what goes aside, and what becomes of its gold.

Planned first, from what the server has and what lies here; then written in an order in which a process that is killed
anywhere leaves something that the next pull completes: what is set aside, passes, conflicts, gold, base, state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from goldspan.annotation import Provenance
from goldspan.annotations.sync.digest import label_digest
from goldspan.errors import InputError
from goldspan.jobs.sync.sending import sendable
from goldspan.jobs.sync.settling import TOOL, Outcome, Stand, Taken, on_text, outcome, take
from goldspan.jobs.sync.shelf import Aside, Entry, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.errors import Problem
    from goldspan.jobs.sync.reading import Reading
    from goldspan.jobs.sync.shelf import Shelf
    from goldspan.schema import Schema

LABEL_STUDIO = "label_studio"
"""Key under the `extra` of a pass's provenance: `lead_time` in seconds, `updated_at`, and how much was `left_out`."""

Schemas = tuple["Schema", "Schema"]

ADJUDICATING = ("-review", "-relabel")
"""How aliases end under which work in those projects is kept."""

_SUPERSEDED = "superseded by a later annotation"


@dataclass(slots=True)
class Plan:
    """What is to be written of one document, and what is to be told.

    Attributes:
        doc: The document.
        state: The state as it is to be.
        aside: What is set aside.
        passes: New passes by alias; None for one that goes.
        stands: The passes that stand, by alias.
        troubled: Annotations in which something could not be taken over as it stood, each with its alias.
        noted: Reviews in which notes are left, each an alias and how many.
        skipped: Aliases of those who skipped the document.
        outcome: Who is believed.
        taken: What becomes of the gold; None if it and what was last synced stay as they are.
        at: When what is taken was last changed, by the server's time.
        refused: Why nothing became of the gold though somebody is believed.
    """

    doc: str
    state: State
    aside: list[Aside] = field(default_factory=list)
    passes: dict[str, Annotations | None] = field(default_factory=dict)
    stands: dict[str, Stand] = field(default_factory=dict)
    noted: list[tuple[str, int]] = field(default_factory=list)
    troubled: list[tuple[str, Reading]] = field(default_factory=list)
    skipped: tuple[str, ...] = ()
    outcome: Outcome = field(default_factory=Outcome)
    taken: Taken | None = None
    at: str = ""
    refused: tuple[Problem, ...] = ()


class Taking:
    """Takes one document in.

    Args:
        shelf: The workspace's files.
        document: The document as it is now.
        schemas: What may be labelled; and the same, with former names of types.
        version: The server's version.
        wanted: How many annotators finish the document before it can become gold.
    """

    def __init__(self, shelf: Shelf, document: Document, schemas: Schemas, version: str, wanted: int) -> None:
        self._shelf, self._document = shelf, document
        self._schema, self._wide = schemas
        self._version, self._wanted = version, wanted
        state = shelf.state(document.id)
        self._state = state
        self._entries = dict(state.annotations)
        self._plan = Plan(document.id, state)

    def plan(self, readings: Sequence[Reading], is_gone: Callable[[Entry], bool]) -> Plan:
        """Return what is to be done.

        Args:
            readings: All annotations that the server has of the document.
            is_gone: Whether an annotation that is known and not among them was deleted; else it is kept.
        """
        plan = self._plan
        passes = [reading for reading in readings if self._is_pass(reading)]
        plan.troubled = [(self._alias(r), r) for r in passes if r.troubles or r.problems or r.lost]
        plan.skipped = tuple(sorted({reading.alias for reading in readings if reading.skipped}))
        best: dict[str, Reading] = {}
        for reading in sorted((r for r in passes if not r.problems), key=lambda r: r.order):
            alias = self._alias(reading)
            if alias in best:
                self._aside(alias, self._pass(alias, best[alias]), _SUPERSEDED, best[alias])
            best[alias] = reading
        self._leave({reading.unique_id: reading for reading in readings}, best, is_gone)
        for alias, reading in sorted(best.items()):
            self._stand(alias, reading)
            if reading.room.kind == "review" and reading.notes:
                plan.noted.append((alias, reading.notes))
        for reading in passes:
            if reading.problems:
                alias = self._alias(reading)
                self._aside(alias, self._pass(alias, reading), "breaks the rules of a pass", reading)
        plan.state = State(doc=self._document.id, annotations=self._entries)
        self._settle(readings)
        return plan

    def _is_pass(self, reading: Reading) -> bool:
        """Whether an annotation is somebody's: also one of sync's that they accepted, or changed and changed back."""
        return not reading.skipped and (not reading.own or reading.accepted or self._known(reading) is not None)

    def _known(self, reading: Reading) -> Entry | None:
        entry = self._entries.get(reading.unique_id)
        return entry if entry is not None and entry.kind == "pass" else None

    def _alias(self, reading: Reading) -> str:
        """Return whose an annotation is: moving a star makes the key's owner the last to have changed it."""
        known = self._known(reading)
        return known.alias if known and reading.by_sync and known.digest == reading.digest else reading.alias

    def _leave(self, readings: dict[str, Reading], best: dict[str, Reading], is_gone: Callable[[Entry], bool]) -> None:
        """See to what is known and does not stand any more."""
        there = {reading.unique_id for reading in best.values()}
        for name, entry in list(self._entries.items()):
            if name in there or entry.kind != "pass":
                continue
            reading = readings.get(name)
            if entry.alias in best:
                reason = _SUPERSEDED
            elif reading is not None and reading.skipped:
                reason = "the task was skipped since"
            elif reading is None and is_gone(entry):
                reason = "deleted on the server"
            else:
                self._keep(entry)
                continue
            del self._entries[name]
            record = self._shelf.pass_of(entry.alias, self._document.id)
            stands = best.get(entry.alias)
            same = stands is not None and record is not None and label_digest(record, self._schema) == stands.digest
            if record is not None and not same and (reading is None or reading.skipped):
                self._aside(entry.alias, record, reason)
            if entry.alias not in best:
                self._plan.passes[entry.alias] = None

    def _keep(self, entry: Entry) -> None:
        """Let a pass stand that the server does not show, or not in a form that can be taken."""
        record = self._shelf.pass_of(entry.alias, self._document.id)
        if record is not None and record.sha256 == self._document.sha256:
            self._plan.stands[entry.alias] = self._as_stand(entry.alias, record, starred=entry.starred)

    def _stand(self, alias: str, reading: Reading) -> None:
        """Take an annotation as an annotator's pass."""
        record = self._pass(alias, reading)
        old = self._shelf.pass_of(alias, self._document.id)
        mine = any(entry.alias == alias and entry.kind == "pass" for entry in self._state.annotations.values())
        if old is not None and not mine and label_digest(old, self._schema) != reading.digest:
            self._aside(alias, old, "a pass from elsewhere, replaced by an annotation")
        if old != record:
            self._plan.passes[alias] = record
        if not reading.whole or reading.troubles:
            self._aside(alias, reading.lost or record, "could not be taken over whole", reading)
        self._entries[reading.unique_id] = Entry(
            alias=alias,
            digest=reading.digest,
            updated_at=reading.updated_at,
            made="sync" if reading.by_sync else "person",
            kind="pass",
            starred=reading.starred,
            sha256=str(reading.task.data.get("sha256") or ""),
        )
        self._plan.stands[alias] = self._as_stand(alias, record, starred=reading.starred)

    def _pass(self, alias: str, reading: Reading) -> Annotations:
        left_out = sum(not trouble.kept for trouble in reading.troubles) + (reading.lost is not None)
        said = {"lead_time": reading.raw["lead_time"], "updated_at": reading.updated_at, "left_out": left_out or None}
        who = Provenance(
            source="pass",
            annotator=alias,
            tool=TOOL,
            version=self._version,
            created=str(reading.raw["created_at"]),
            extra={LABEL_STUDIO: {key: value for key, value in said.items() if value is not None}},
        )
        return replace(reading.record, provenance=who, extra={})

    def _as_stand(self, alias: str, record: Annotations, *, starred: bool) -> Stand:
        said = record.provenance.extra.get(LABEL_STUDIO) if record.provenance else None
        return Stand(
            alias=alias,
            record=record,
            starred=starred,
            adjudicated=alias.endswith(ADJUDICATING),
            whole=not (isinstance(said, dict) and said.get("left_out")),
        )

    def _aside(self, alias: str, record: Annotations, reason: str, reading: Reading | None = None) -> None:
        troubles = [trouble.to_dict() for trouble in reading.troubles] if reading else []
        problems = [problem.to_dict() for problem in reading.problems] if reading else []
        result = reading.raw["result"] if reading and (troubles or problems) else None
        found = [*troubles, *problems]
        self._plan.aside.append(
            Aside(
                doc=self._document.id,
                alias=alias,
                reason=reason,
                record=record,
                annotation=reading.unique_id if reading else None,
                found=found,
                result=result,
            )
        )

    def _settle(self, readings: Sequence[Reading]) -> None:
        plan = self._plan
        stands = [plan.stands[alias] for alias in sorted(plan.stands)]
        if not stands:
            return
        plan.outcome = outcome(stands, self._wanted, self._schema)
        if plan.outcome.record is None:
            return
        entries = self._entries.values()
        plan.at = max((one.updated_at for one in entries if one.alias in plan.outcome.aliases), default="")
        texts = {str(r.task.data.get("sha256")): str(r.task.data.get("text")) for r in readings}
        doc = self._document.id
        gold = self._shelf.gold(doc)
        base = on_text(self._shelf.base(doc), self._document, texts)
        try:
            plan.taken = take(
                plan.outcome.record,
                annotator=", ".join(plan.outcome.aliases),
                base=self._pushed(gold, readings) if base is None else base,
                gold=gold,
                open_conflicts=self._shelf.conflicts(doc),
                schema=self._schema,
            )
        except InputError as error:
            plan.refused = tuple(error.problems)

    def _pushed(self, gold: Annotations | None, readings: Sequence[Reading]) -> Annotations | None:
        """Return the gold as last synced, where another clone pushed it: it is on the server, before all labels."""
        if gold is None or gold.sha256 != self._document.sha256:
            return None
        try:
            sent = sendable("gold", gold, self._document, self._schema, self._wide)
        except InputError:
            return None
        here = [reading for reading in readings if str(sent.unique_id(reading.room.project)) == reading.unique_id]
        here += [reading for reading in readings if str(sent.unique_id()) == reading.unique_id]
        people = [int(reading.raw["id"]) for reading in readings if not reading.by_sync]
        number = min((int(reading.raw["id"]) for reading in here), default=None)
        return gold if number is not None and number < min(people, default=number + 1) else None


def write(plan: Plan, shelf: Shelf) -> None:
    """Write what was planned; call it while the workspace is held.

    Raises:
        StorageError: The file system refused; the next pull does the rest.
    """
    for aside in plan.aside:
        shelf.write_aside(aside)
    for alias, record in plan.passes.items():
        if record is None:
            shelf.remove_pass(alias, plan.doc)
        else:
            shelf.write_pass(alias, record)
    if plan.taken is not None:
        shelf.write_conflicts(plan.doc, plan.taken.conflicts)
        if plan.taken.gold is not None:
            shelf.write_gold(plan.taken.gold)
        shelf.write_base(plan.taken.base, plan.at)
    if not plan.refused:
        shelf.write_state(plan.state)

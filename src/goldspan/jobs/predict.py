"""Running declared extractors over a workspace's documents: training, resuming, and the run folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from goldspan.annotations.gold import read_gold
from goldspan.errors import UsageError, plural
from goldspan.eval.content import document_hash, record_hash
from goldspan.eval.runs import Failure, Inputs, Run, reusable, run_folder
from goldspan.eval.storing import PartialRun
from goldspan.extractors.identity import identify
from goldspan.extractors.protocol import Trainable
from goldspan.extractors.registry import build
from goldspan.extractors.runner import Resume, RunOptions, run, train
from goldspan.extractors.spec import find_spec, read_specs
from goldspan.jobs.stored import stored_documents
from goldspan.schema import read_schema
from goldspan.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.extractors.protocol import Extractor
    from goldspan.extractors.record import RunRecord
    from goldspan.workspace import Workspace

ALL = "all"
"""As a name, every declared extractor; as a split, every document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictOptions:
    """How to predict.

    Attributes:
        split: The split to run on, or `all`; None for the one the workspace evaluates on.
        replace: Whether a run of the same name and version, from other inputs, gives way.
        dry_run: Whether to say what would be done, and do nothing.
    """

    split: str | None = None
    replace: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """What became of one extractor: `made` now, `reused` as it was, or `planned` by a dry run."""

    run: Run
    folder: Path
    status: Literal["made", "reused", "planned"]

    def to_dict(self, workspace: Workspace) -> dict[str, Any]:
        """Return it as plain data for `--json`."""
        run, timed = self.run, self.run.seconds
        return {
            "run": run.label,
            "folder": workspace.shown(self.folder),
            "status": self.status,
            "split": run.split,
            "documents": len(run.inputs.documents),
            "trained_on": len(run.inputs.trained_on),
            "failures": [{"doc": failure.doc, "error": failure.error} for failure in run.failures],
            "notices": list(run.notices),
            "documents_per_second": run.documents / timed if timed and run.documents else None,
        }


@dataclass(frozen=True, slots=True)
class _Material:
    """What extractors are run on and learn from."""

    split: str
    documents: list[Document]
    training: list[Document]
    gold: list[Annotations]


def predict(workspace: Workspace, names: Sequence[str], options: PredictOptions) -> list[Predicted]:
    """Run extractors declared in `eval/extractors.toml`, each into its run folder.

    A run whose inputs (documents, settings, code, schema, training gold) are unchanged is used again. An interrupted
    one goes on where it stopped.

    Args:
        workspace: The workspace.
        names: Names of extractors, or `all`.
        options: See `PredictOptions`.

    Raises:
        UnknownName: No such extractor.
        UsageError: There are no documents to run on.
        InputError: A run exists with other content and is not to be replaced; files that cannot be read.
    """
    specs = read_specs(workspace.extractors, workspace.shown(workspace.extractors))
    wanted = specs if ALL in names else dict.fromkeys(names)
    if not wanted:
        remedy = 'add a table such as [rules] with kind = "rules" and version = "1"'
        raise UsageError(f"{workspace.shown(workspace.extractors)}: declares no extractor; {remedy}")
    chosen = [find_spec(specs, name) for name in wanted]
    schema = read_schema(workspace.schema, workspace.shown(workspace.schema))
    extractors = [build(spec, schema, workspace.root) for spec in chosen]
    material = _material(workspace, options.split or workspace.settings.evaluate.split)
    if options.dry_run:
        return [_one(workspace, extractor, material, options) for extractor in extractors]
    with workspace.lock("predict"):
        return [_one(workspace, extractor, material, options) for extractor in extractors]


def _material(workspace: Workspace, split: str) -> _Material:
    documents = list(stored_documents(workspace).values())
    chosen = [document for document in documents if split in {ALL, document.split}]
    if not chosen:
        where = "the workspace" if split == ALL else f"the split {split}"
        raise UsageError(f"no documents in {where}; run `goldspan convert`, or give another --split")
    gold = read_gold(workspace.gold)
    training = [document for document in documents if document.split == "train" and document.id in gold]
    return _Material(split, chosen, training, [gold[document.id] for document in training])


def _one(workspace: Workspace, extractor: Extractor, material: _Material, options: PredictOptions) -> Predicted:
    folder = run_folder(workspace.runs, extractor.name, extractor.version)
    inputs = _inputs(extractor, material)
    if before := reusable(folder, inputs, replace=options.replace):
        return Predicted(run=before, folder=folder, status="reused")
    if options.dry_run:
        return Predicted(run=_run(extractor, material, inputs, None), folder=folder, status="planned")
    training = train(extractor, material.training, material.gold)
    with PartialRun(folder, inputs) as partial:
        earlier = Resume(identity_sha256=identify(extractor, training).sha256, predictions=dict(partial.done))

        def keep(record: Annotations) -> None:
            if record.doc not in earlier.predictions:
                partial.add(record)

        label = f"{extractor.name}@{extractor.version}"
        settings = RunOptions(training=training, label=label)
        result = run(extractor, material.documents, resume_from=earlier, on_record=keep, options=settings)
        made = _run(extractor, material, inputs, result.record)
        partial.finish(made, replace=options.replace)
    return Predicted(run=made, folder=folder, status="made")


def _inputs(extractor: Extractor, material: _Material) -> Inputs:
    identity = identify(extractor)
    learnt: dict[str, str] = {}
    if isinstance(extractor, Trainable):
        pairs = zip(material.training, material.gold, strict=True)
        learnt = {document.id: document_hash(document) + record_hash(gold) for document, gold in pairs}
    return Inputs(
        settings={"kind": identity.kind, **identity.settings},
        code=identity.code_version,
        schema=identity.schema_sha256 or "none",
        documents={document.id: document_hash(document) for document in material.documents},
        trained_on=learnt,
    )


def _run(extractor: Extractor, material: _Material, inputs: Inputs, record: RunRecord | None) -> Run:
    both = inputs.trained_on.keys() & inputs.documents.keys()
    notices = [f"{plural(len(both), 'document')} of those predicted had been trained on"] if both else []
    return Run(
        name=extractor.name,
        version=extractor.version,
        kind=str(inputs.settings["kind"]),
        split=material.split,
        inputs=inputs,
        goldspan=__version__,
        learns=isinstance(extractor, Trainable),
        failures=tuple(Failure(failure.doc, failure.error) for failure in record.failures) if record else (),
        notices=(*notices, *(record.notices if record else ())),
        documents=record.extracted if record else 0,
        seconds=record.seconds if record else None,
    )

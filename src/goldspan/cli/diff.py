"""`goldspan diff`: what changed in the gold between two versions."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace, workspace_if_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.annotations.diff import Difference, MentionChange, RelationChange
    from goldspan.eval.tables import Table
    from goldspan.jobs.diff import CorpusDiff, DocumentDiff

_EXAMPLES = """\
examples:
  goldspan diff                        what is not committed yet
  goldspan diff v1.0.0                 since a release, up to the working tree
  goldspan diff v1.0.0 v1.1.0 --list   every change, one a line
  goldspan diff old/gold new/gold      two folders, or files, of gold

Mentions and relations are compared by what they are, not by their ids. A changed one has another type, span, cluster or
other attributes. Where an article's text changed too, its old labels are carried over to the new text first."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "diff",
        help="what changed in the gold between two versions",
        description="Compare two versions of the gold, and show how the scores of stored runs move by it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = "a git revision, a workspace, or a file or folder of gold"
    parser.add_argument("old", metavar="OLD", nargs="?", default="HEAD", help=f"{what} (default: HEAD)")
    parser.add_argument("new", metavar="NEW", nargs="?", default=".", help="the same (default: the working tree)")
    parser.add_argument("--list", action="store_true", dest="all", help="print every change, one a line")
    parser.add_argument("--no-runs", action="store_true", help="leave the scores of stored runs out")
    parser.add_argument("--json", action="store_true", help="print only JSON, with every change")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare, and print what differs."""
    from dataclasses import replace

    from goldspan.jobs.diff import compare_versions, movements
    from goldspan.jobs.versions import read_version

    workspace = workspace_if_any(arguments)
    diff = compare_versions(read_version(arguments.old, workspace), read_version(arguments.new, workspace))
    if workspace is not None and not arguments.no_runs:
        diff = replace(diff, movements=movements(workspace, diff))
    if arguments.json:
        print(json.dumps(diff.to_dict(), indent=1, ensure_ascii=False))
        return 0
    _print(diff, every=arguments.all)
    return 0


def _print(diff: CorpusDiff, *, every: bool) -> None:
    from goldspan.eval.tables import show

    data = diff.to_dict()
    for side in ("old", "new"):
        print(_heading(data[side]))
    if not diff.documents:
        print("no difference in the gold")
    for table in _tables(diff, data):
        print()
        show(table, sys.stdout)
    for movement in diff.movements:
        if movement.problem:
            print(f"{movement.run}: {movement.measure} not scored: {movement.problem}", file=sys.stderr)
    for document in diff.documents if every else ():
        print()
        print(*lines_of(document.doc, document.changes), sep="\n")


def _heading(head: dict[str, Any]) -> str:
    from goldspan.corpus.version import shown_version
    from goldspan.errors import plural
    from goldspan.eval.tables import printable

    version = f", {shown_version(head['version'], head['sha256'])}" if head["sha256"] else ""
    counts = ", ".join(plural(head[part], part[:-1]) for part in ("documents", "mentions", "relations"))
    return f"{printable(head['name'])}{version}: {counts}"


def _tables(diff: CorpusDiff, data: dict[str, Any]) -> Iterator[Table]:
    """Yield what changed by type, by document, and what becomes of the runs; nothing where nothing did."""
    from goldspan.eval.tables import Table, percent, points

    kinds = ("added", "removed", "changed")
    for part in ("mentions", "relations"):
        counts = data[part]
        rows = [(name, *(f"{row[kind]:,}" for kind in kinds)) for name, row in counts["types"].items()]
        if rows:
            rows.append(("all", *(f"{counts[kind]:,}" for kind in kinds)))
            yield Table(f"{part} ({counts['same']:,} the same)", ("type", *kinds), tuple(rows))
    if diff.documents:
        rows = [_row(document) for document in diff.documents]
        yield Table("documents", ("document", "record", "text", "mentions", "relations"), tuple(rows), left=3)
    measured = [movement for movement in diff.movements if not movement.problem]
    if measured:
        rows = []
        for movement in measured:
            (old, new), (was, now) = movement.values, movement.shared
            step = points(None if was is None or now is None else now - was)
            rows.append((movement.run, movement.measure, percent(old), percent(new), percent(was), percent(now), step))
        head = ("run", "measure", "old", "new", "old, shared", "new, shared", "moved by")
        yield Table("stored runs; shared: on the documents that both versions have", head, tuple(rows), left=2)


def _row(document: DocumentDiff) -> tuple[str, ...]:
    counts = (len(document.changes.mentions), len(document.changes.relations))
    text = "changed" if document.text_changed else "same"
    return document.doc, document.state.value, text, *(f"{count:,}" for count in counts)


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def lines_of(doc: str, changes: Difference) -> Iterator[str]:
    """Yield every change of a document in a line of its own; texts are quoted, for they are untrusted."""
    from goldspan.eval.tables import printable

    yield printable(doc)
    for mention in changes.mentions:
        yield f"  {_SIGNS[mention.kind.value]} {_of_mention(mention)}"
    for relation in changes.relations:
        yield f"  {_SIGNS[relation.kind.value]} {_of_relation(relation)}"


def _of_mention(change: MentionChange) -> str:
    from goldspan.errors import quote
    from goldspan.eval.tables import printable

    start, end = change.place
    mention = change.new or change.old
    shown = f"{printable(change.type)} [{start}, {end}) {quote((mention and mention.text) or '')}"
    if change.old is None or change.new is None:
        return shown
    old = change.old
    was = [f"{printable(old.type)} [{old.start}, {old.end}) {quote(old.text or '')}"]
    was += [f"{quote(old.attributes)}"] if "attributes" in _facets(change) else []
    return f"{shown}: {_facets(change)} changed, was {', '.join(was)}"


def _of_relation(change: RelationChange) -> str:
    from goldspan.errors import quote
    from goldspan.eval.tables import printable

    head, tail = map(quote, change.ends)
    shown = f"{printable(change.type)} {head} -> {tail}"
    if change.old is None or change.new is None:
        return shown
    return f"{shown}: {_facets(change)} changed, was {printable(change.old.type)} {quote(change.old.attributes)}"


def _facets(change: MentionChange | RelationChange) -> str:
    return " and ".join(facet.value for facet in change.facets)

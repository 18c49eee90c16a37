"""`goldspan schema`: change the types of a corpus that is labelled already."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace, workspace_of

if TYPE_CHECKING:
    from goldspan.jobs.retype import Plan
    from goldspan.workspace import Workspace

_EXAMPLES = """\
examples:
  goldspan schema rename ORG ORGANISATION       say what would change, and ask
  goldspan schema merge COMPANY ORG --into BODY
  goldspan schema split ORG --into PARTY UNION  new types; documents with ORG are queued to be labelled again
  goldspan schema drop LOC --yes                its mentions go, and the relations they are in
  goldspan schema undo                          take the last change back, byte for byte

A change is carried through the schema, gold, passes, stored predictions, extractors' settings and the guideline's
tables. Labels that are on a Label Studio server keep the old name there and get the new one when they are pulled."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "schema",
        help="rename, merge, split or drop types, in all labels",
        description="Change the types of a corpus that is labelled already: planned and shown first, and reversible.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    rename = actions.add_parser("rename", help="give a type another name", description="Give a type another name.")
    rename.add_argument("types", metavar="OLD", nargs=1, help="the type")
    rename.add_argument("into", metavar="NEW", nargs=1, help="its new name")
    merge = actions.add_parser("merge", help="make one type of several", description="Make one type of several.")
    merge.add_argument("types", metavar="TYPE", nargs="+", help="the types")
    merge.add_argument("--into", metavar="TYPE", nargs=1, required=True, help="what they become; may be one of them")
    split = actions.add_parser(
        "split",
        help="make several types of one",
        description="Add types beside one; documents with that type are queued to be labelled again.",
    )
    split.add_argument("types", metavar="TYPE", nargs=1, help="the type")
    split.add_argument("--into", metavar="TYPE", nargs="+", required=True, help="the new types; may hold the old one")
    drop = actions.add_parser("drop", help="remove a type and its labels", description="Remove a type and its labels.")
    drop.add_argument("types", metavar="TYPE", nargs="+", help="the types")
    drop.set_defaults(into=())
    undo = actions.add_parser("undo", help="take the last change back", description="Take the last change back.")
    for each in (rename, merge, split, drop, undo):
        each.add_argument("--yes", action="store_true", help="do it without asking")
        each.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        each.add_argument("--json", action="store_true", help="print the plan as JSON")
        add_workspace(each)
        each.set_defaults(run=_undo if each is undo else run)


def run(arguments: argparse.Namespace) -> int:
    """Plan the change, show it, and carry it out if that is wanted."""
    from goldspan.annotations.retyping.change import Action
    from goldspan.jobs.retype import carry_out, plan_retyping

    workspace = workspace_of(arguments)
    with workspace.lock("schema"):
        plan = plan_retyping(workspace, Action(arguments.action), tuple(arguments.types), tuple(arguments.into))
        if arguments.json:
            print(json.dumps(plan.to_dict(workspace), indent=1, ensure_ascii=False))
        else:
            _show(plan, workspace)
        if not _wanted(arguments):
            return 0
        carry_out(workspace, plan)
    print("done; `goldspan schema undo` takes it back", file=sys.stderr)
    return 0


def _undo(arguments: argparse.Namespace) -> int:
    """Take the last change back."""
    from goldspan.errors import plural
    from goldspan.jobs.journal import last, undo

    workspace = workspace_of(arguments)
    with workspace.lock("schema"):
        change = last(workspace)
        if change is not None and not arguments.json:
            print(f"to be taken back: {change}")
        if change is not None and not _wanted(arguments):
            return 0
        undone = undo(workspace)
    if arguments.json:
        print(json.dumps({"undone": undone.what, "files": list(undone.files)}, indent=1, ensure_ascii=False))
    else:
        print(f"{plural(len(undone.files), 'file')} as before")
    return 0


def _wanted(arguments: argparse.Namespace) -> bool:
    """Ask, where somebody is there to answer."""
    if arguments.dry_run:
        return False
    if arguments.yes:
        return True
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("nothing is done yet; say --yes to do it", file=sys.stderr)
        return False
    return input("Do it? [y/N] ").strip().lower() in {"y", "yes"}


def _show(plan: Plan, workspace: Workspace) -> None:
    from goldspan.errors import plural
    from goldspan.eval.tables import Table, printable, show

    print(f"{printable(str(plan.change))}: {plural(len(plan.contents), 'file')}")
    rows = tuple(
        (
            counted.place,
            *(
                f"{number:,}"
                for number in (
                    counted.records,
                    counted.mentions,
                    counted.relations,
                    counted.dropped_mentions,
                    counted.dropped_relations,
                    counted.joined_relations,
                )
            ),
        )
        for counted in plan.counts
    )
    if rows:
        head = ("where", "records", "mentions", "relations", "mentions dropped", "relations dropped", "became one")
        show(Table("labels", head, rows), sys.stdout)
    others = [path for path in plan.contents if not any(workspace.shown(path).startswith(row[0]) for row in rows)]
    for path in others:
        print(f"also: {workspace.shown(path)}")
    for notice in plan.notices:
        print(f"note: {printable(notice)}", file=sys.stderr)

"""`goldspan sync`: documents and labels to a Label Studio server, and what people did back."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goldspan.errors import Problem
    from goldspan.eval.tables import Table

_EXAMPLES = """\
examples:
  goldspan sync push                            every document becomes a task, once
  goldspan sync push --gold                     existing gold goes along, starred
  goldspan sync push --predictions lexicon@1    annotators start from what an extractor found
  goldspan sync push --annotators ada,bo,cy --overlap 0.2
                                                everybody a project of their own; a fifth of the documents goes to two
  goldspan sync status                          what a push and a pull would do, and how far everybody is
  goldspan sync pull                            what people did becomes passes, what they agree on becomes gold
  goldspan sync push --review                   what they differ on becomes one draft a document for a reviewer
  goldspan sync resolve report-7 --theirs       settle what was changed here and on the server

The server is that of LABEL_STUDIO_URL, the key that of LABEL_STUDIO_API_KEY (a legacy token or a personal access
token); neither is stored. `make label-studio` starts a server on this machine. Every command can be run again at any
time: what is done is not done twice. Titles, aliases and how many annotators finish a document are in goldspan.toml:

  [label_studio]
  project = "news"            # default: the workspace's name
  wanted = 2                  # annotators who finish a document before it can become gold
  [annotators.ada]
  label_studio = 3            # the number of the user; without one they are user-3"""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "sync",
        help="label in Label Studio: push, pull, status, resolve",
        description="Bring documents to a Label Studio server, and what people label there back.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    push = actions.add_parser(
        "push",
        help="make tasks of documents",
        description="Make a task of every document that has none. A document whose text changed since is refused.",
    )
    _add_push(push)
    pull = actions.add_parser(
        "pull",
        help="take in what people did",
        description="Take in what people did since the last pull: passes, and gold where it is clear.",
    )
    pull.add_argument("--full", action="store_true", help="read everything, changed or not")
    status = actions.add_parser(
        "status",
        help="say what push and pull would do, and how far everybody is",
        description="Say what a push and a pull would do, what is in conflict or to be reviewed, how far everybody is.",
    )
    for each in (push, pull, status):
        each.add_argument("--project", metavar="TITLE", help="the project (default: that of the settings)")
    resolve = actions.add_parser(
        "resolve",
        help="list conflicts, or settle them for one side",
        description="List what was changed here and on the server, unlike; or settle it for one side.",
    )
    resolve.add_argument("docs", metavar="DOC", nargs="*", help="documents (default: all with conflicts)")
    side = resolve.add_mutually_exclusive_group()
    side.add_argument("--ours", action="store_const", const="ours", dest="side", help="keep the gold as it is here")
    side.add_argument("--theirs", action="store_const", const="theirs", dest="side", help="take what the server has")
    resolve.add_argument("--only", metavar="ID", action="append", default=[], help="one conflict; can be given again")
    for each, run in ((push, _push), (pull, _pull), (status, _status), (resolve, _resolve)):
        if each is not status:
            each.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        each.add_argument("--json", action="store_true", help="print only JSON")
        add_workspace(each)
        each.set_defaults(run=run)


def _add_push(push: argparse.ArgumentParser) -> None:
    push.add_argument("--gold", action="store_true", help="push existing gold too, as starred annotations")
    push.add_argument("--predictions", metavar="RUN", help="a run for annotators to start from, such as lexicon@1")
    push.add_argument("--force", action="store_true", help="with --predictions: documents of the split test too")
    push.add_argument("--annotators", metavar="A,B,…", default="", help="deal documents out, a project for each alias")
    push.add_argument("--overlap", metavar="X", type=float, default=0.0, help="the share of documents dealt to two")
    push.add_argument("--supersede", action="store_true", help="a changed text gets a new task beside the old one")
    push.add_argument("--limit", metavar="N", type=int, help="make at most N tasks")
    alone = push.add_mutually_exclusive_group()
    alone.add_argument("--review", action="store_true", help="push only what annotators differ on, to be reviewed")
    alone.add_argument("--queue", action="store_true", help="push only what `schema split` left to be labelled again")


def _push(arguments: argparse.Namespace) -> int:
    from goldspan.cli.sync_tables import push_lines
    from goldspan.jobs.sync.push import PushRequest, push
    from goldspan.jobs.sync.rooms import open_server

    workspace = workspace_of(arguments)
    request = PushRequest(
        project=arguments.project,
        gold=arguments.gold,
        predictions=arguments.predictions,
        force=arguments.force,
        review=arguments.review,
        queue=arguments.queue,
        annotators=tuple(filter(None, arguments.annotators.split(","))),
        overlap=arguments.overlap,
        supersede=arguments.supersede,
        limit=arguments.limit,
        dry_run=arguments.dry_run,
    )
    request.check()
    with open_server() as server:
        report = push(workspace, server, request)
    _print(arguments, report.to_dict(), push_lines(report))
    _problems(report.refused, "refused")
    _problems(report.left_out, "left out")
    return report.exit_code


def _pull(arguments: argparse.Namespace) -> int:
    from goldspan.cli.sync_tables import pull_lines
    from goldspan.jobs.sync.pull import PullRequest, pull
    from goldspan.jobs.sync.rooms import open_server

    workspace = workspace_of(arguments)
    request = PullRequest(project=arguments.project, full=arguments.full, dry_run=arguments.dry_run)
    with open_server() as server:
        report = pull(workspace, server, request)
    _print(arguments, report.to_dict(), pull_lines(report))
    _problems(report.refused, "refused")
    for alias, problem in report.troubles:
        print(f"{alias}: {problem}", file=sys.stderr)
    return report.exit_code


def _status(arguments: argparse.Namespace) -> int:
    from goldspan.cli.sync_tables import status_lines
    from goldspan.jobs.sync.rooms import open_server
    from goldspan.jobs.sync.status import status

    workspace = workspace_of(arguments)
    with open_server() as server:
        report = status(workspace, server, arguments.project)
    _print(arguments, report.to_dict(), status_lines(report))
    return report.exit_code


def _resolve(arguments: argparse.Namespace) -> int:
    from goldspan.annotations.sync.conflicts import Choice
    from goldspan.cli.sync_tables import conflict_lines, resolve_lines
    from goldspan.errors import UsageError
    from goldspan.jobs.sync.resolve import conflicts, resolve

    workspace = workspace_of(arguments)
    if arguments.side is None:
        if arguments.only or arguments.dry_run:
            raise UsageError("say for which side: --ours keeps the gold as it is here, --theirs takes the server's")
        found = conflicts(workspace, arguments.docs)
        _print(arguments, found.to_dict(), conflict_lines(found))
        return found.exit_code
    report = resolve(workspace, arguments.docs, Choice(arguments.side), arguments.only, dry_run=arguments.dry_run)
    _print(arguments, report.to_dict(), resolve_lines(report))
    return 0


def _print(arguments: argparse.Namespace, data: dict[str, Any], lines: Iterable[str | Table]) -> None:
    if arguments.json:
        print(json.dumps(data, indent=1, ensure_ascii=False))
        return
    from goldspan.eval.tables import show

    for line in lines:
        if isinstance(line, str):
            print(line)
        else:
            show(line, sys.stdout)
    for notice in data.get("notices", ()):
        print(f"goldspan: {notice}", file=sys.stderr)


def _problems(problems: Sequence[Problem], what: str) -> None:
    for problem in problems:
        print(f"{what}: {problem}", file=sys.stderr)

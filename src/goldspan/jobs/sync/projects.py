"""A project as annotators find it: the interface drawn from the schema, the guideline as its instruction."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from goldspan.annotations.label_studio import extra_relation_labels, labelling_interface
from goldspan.annotations.label_studio.server.errors import Gone
from goldspan.errors import Refused, UsageError
from goldspan.files.atomic import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.remote import Project
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace

GUIDELINE = "GUIDELINES.md"
_PAUSES = (0.2, 0.4, 0.8, 1.6)
"""Seconds to wait for other pushes between looks."""
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Look:
    """What every project of a push shows.

    Attributes:
        schema: What is labelled.
        instruction: HTML shown to annotators before they begin.
    """

    schema: Schema
    instruction: str

    def open(
        self,
        server: Server,
        title: str,
        project: Project | None,
        results: Iterable[list[dict[str, Any]]] = (),
        *,
        review: bool = False,
    ) -> Project:
        """Make a project, or make its interface wide enough for what is to be shown.

        Args:
            server: The server.
            title: The project's title.
            project: The project, if there is one.
            results: Annotations and predictions about to be sent.
            review: Whether regions have a field for what annotators disagreed about.

        Raises:
            Refused: There are several projects of this title.
            ServerError: The server refused, or could not be asked.
        """
        extra = extra_relation_labels((item for result in results for item in result), self.schema)
        config = labelling_interface(self.schema, extra, review=review).strip()  # as the server keeps it
        if project is None:
            project = self._made(server, title, config)
        return server.update_config(project, config, self.instruction)

    def _made(self, server: Server, title: str, config: str) -> Project:
        try:
            return server.create_project(title, config, self.instruction)
        except (Refused, Gone):  # there was none a moment ago, so all were made in this moment
            _take_back(server, title)
        return find_project(server, title) or server.create_project(title, config, self.instruction)


def find_project(server: Server, title: str) -> Project | None:
    """Return the project of this title.

    Pushes at the same time may each have made one, and all but the first are about to be taken back.

    Raises:
        Refused: There are several, and they stay.
        ServerError: The server could not be asked.
    """
    for pause in _PAUSES:
        try:
            return server.find_project(title)
        except Refused:
            time.sleep(pause)
    return server.find_project(title)


def _take_back(server: Server, title: str) -> None:
    """Of projects of one title that were made in this moment keep the first, and delete the others that are empty.

    A server on SQLite that finds its database locked does the whole request again, though part of it is done: one
    request may make two projects, of which it tells the second.
    """
    query = {"title": title, "include": "id,title", "page_size": 100}
    rows = server.http.get("looking for projects made twice", "/api/projects/", query)["results"]
    for number in sorted(int(raw["id"]) for raw in rows if raw["title"] == title)[1:]:
        with suppress(Gone):
            if server.task_count(number) == 0:
                what = "taking back a project made twice"
                server.http.repeat(what, partial(server.http.sdk.projects.delete, number))


def look_of(workspace: Workspace, schema: Schema) -> Look:
    """Return what a workspace's projects show.

    Raises:
        UsageError: The guideline is not UTF-8.
        StorageError: It cannot be read.
    """
    path = workspace.schema.parent / GUIDELINE
    if not path.is_file():
        return Look(schema, "")
    try:
        return Look(schema, as_html(read_bytes(path).decode("utf-8")))
    except UnicodeDecodeError:
        raise UsageError(f"{workspace.shown(path)}: not UTF-8; save it as UTF-8") from None


def as_html(markdown: str) -> str:
    """Return Markdown as HTML: of tags in it only `<br>` is followed, others are shown; comments are left out."""
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    return (
        str(renderer.render(_COMMENT.sub("", markdown))).replace("&lt;br&gt;", "<br>").strip()
    )  # as the server keeps it

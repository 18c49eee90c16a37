"""Annotations and predictions: made once, and starred."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio.server.errors import Rejected
from goldspan.errors import plural, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from goldspan.annotations.label_studio.server.http import Http
    from goldspan.annotations.label_studio.server.remote import Suggestion

_PAGE = 1000
_CONFLICT = 409


class LabelCalls:
    """What a server can be asked of annotations and predictions."""

    http: Http

    def create_annotation(
        self, task: int, result: Sequence[Mapping[str, Any]], unique_id: UUID, *, starred: bool = False
    ) -> bool:
        """Make an annotation; return False where one of this `unique_id` was there, in this task or any other.

        Raises:
            Gone: There is no such task.
            ServerError: The server refused, or could not be asked.
        """
        tries = 0

        def make() -> bool:
            nonlocal tries
            tries += 1
            self.http.sdk.annotations.create(task, result=list(result), unique_id=str(unique_id), ground_truth=starred)
            return True

        try:
            return self.http.repeat(f"making an annotation of task {task}", make)
        except Rejected as fault:
            if fault.status != _CONFLICT:
                raise
            return tries > 1  # an earlier try of ours, whose answer did not come

    def star(self, annotation: int, *, starred: bool) -> None:
        """Mark an annotation as ground truth, or take the mark away.

        The server then names the owner of the key as who updated it last.

        Raises:
            Gone: There is no such annotation.
            ServerError: The server refused, or could not be asked.
        """
        what = f"{'starring' if starred else 'unstarring'} annotation {annotation}"
        self.http.repeat(what, lambda: self.http.sdk.annotations.update(annotation, ground_truth=starred))

    def predicted(self, project: int, model_version: str) -> set[int]:
        """Return the numbers of tasks that have a prediction of this run.

        Raises:
            Gone: There is no such project.
            ServerError: The server could not be asked.
        """
        found: set[int] = set()
        after, more = 0, True
        while more:
            # `contains` finds `lexicon@10` for `lexicon@1` as well, so the names are compared here.
            items = [
                {
                    "filter": "filter:tasks:predictions_model_versions",
                    "operator": "contains",
                    "type": "List",
                    "value": [model_version],
                },
                {"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": after},
            ]
            asked = {
                "project": project,
                "query": escaped({"filters": {"conjunction": "and", "items": items}, "ordering": ["tasks:id"]}),
                "fields": "all",
                "include": "id,predictions_model_versions",
                "page_size": _PAGE,
            }
            got = self.http.get("listing predictions", "/api/tasks/", asked)
            rows = got["tasks"]
            found |= {int(raw["id"]) for raw in rows if _names(raw, model_version)}
            more = len(rows) < got["total"]  # a server may give fewer at once than it is asked for
            after = max([after, *(int(raw["id"]) for raw in rows)])
        return found

    def add_predictions(self, project: int, suggestions: Mapping[int, Suggestion]) -> int:
        """Give tasks predictions of one run, 200 or so at once; those that have one of it keep theirs.

        Args:
            project: The project.
            suggestions: By the task's number.

        Returns:
            How many were made.

        Raises:
            Rejected: A task is not of this project, or a prediction does not fit the interface.
            ServerError: The server could not be asked.
        """
        versions = sorted({one.model_version for one in suggestions.values()})
        return sum(self._add(project, version, suggestions) for version in versions)

    def _add(self, project: int, version: str, suggestions: Mapping[int, Suggestion]) -> int:
        wanted = {number: one for number, one in suggestions.items() if one.model_version == version}

        def missing() -> list[int]:
            return sorted(wanted.keys() - self.predicted(project, version))

        new = missing()
        count = len(new)
        if not new:
            return 0

        def make() -> bool:
            sent = [{"task": number, **wanted[number].body()} for number in new]
            self.http.sdk.projects.import_predictions(project, request=sent)
            return True

        def done() -> bool | None:
            new[:] = missing()
            return None if new else True

        self.http.once(f"adding {plural(count, 'prediction')} of {quote(version)}", make, done)
        return count


def escaped(query: Mapping[str, Any]) -> str:
    """Return a filter as JSON for the address; the server decodes percent signs in it once more than it should."""
    return json.dumps(query).replace("%", "%25")


def _names(raw: Mapping[str, Any], model_version: str) -> bool:
    """Whether a task's runs, which the server joins with commas, have this one among them."""
    return f",{model_version}," in f",{raw['predictions_model_versions'] or ''},"

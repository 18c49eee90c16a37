"""Tasks: listed without their texts, made once, read whole, told apart by document and text."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio.server.errors import Gone
from goldspan.annotations.label_studio.server.reading import HEAD_FIELDS, head, head_of, task
from goldspan.annotations.label_studio.server.remote import Changes, Imported, TaskIndex
from goldspan.errors import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from goldspan.annotations.label_studio.server.http import Http
    from goldspan.annotations.label_studio.server.remote import NewTask, Task, TaskHead

BATCH = 200
"""How many tasks are best imported or read at once."""

_PAGE = 1000
_OVERLAP = 100
"""Numbers of tasks looked at again: a server with several processes may finish a lower one after a higher."""
_LATE = timedelta(seconds=10)
"""Times read again, for the same reason: what changed first may be seen last."""
_SKEW = timedelta(minutes=5)
"""Times counted again, for clocks of several machines."""


class TaskCalls:
    """What a server can be asked of tasks."""

    http: Http

    def index(self, project: int) -> TaskIndex:
        """List the tasks of a project, without their texts.

        Raises:
            Gone: There is no such project.
            ServerError: The server could not be asked.
        """
        found = TaskIndex(project)
        self.refresh(found)
        return found

    def refresh(self, index: TaskIndex) -> None:
        """Add tasks made since the index was last brought up to date; those deleted since stay in it.

        Raises:
            ServerError: The server could not be asked.
        """
        after, more = index.last - _OVERLAP, True
        while more:
            condition = {"filter": "id", "operator": "greater", "type": "Number", "value": after}
            rows, total = self._list(index.project, condition)
            found = [head(raw) for raw in rows]
            unnamed = [one.id for one in found if not one.doc and one.id not in index.heads]
            index.add(one for one in found if one.doc or one.id not in index.heads)
            index.add(map(head_of, self.tasks(index.project, unnamed)))
            more = len(rows) < total  # a server may give fewer at once than it is asked for
            after = max([after, *(one.id for one in found)])

    def import_tasks(self, index: TaskIndex, tasks: Sequence[NewTask]) -> Imported:
        """Make those tasks that are not there, `BATCH` or so at once; what is there is looked up just before.

        Predictions are made with the tasks, by the server in a second step: one that is killed in between leaves tasks
        without, so `add_predictions` is to follow, which looks first too.

        Raises:
            Gone: There is no such project.
            Unclear: No answer came, and nothing is there yet; calling again looks first.
            ServerError: The server refused, or could not be asked.
        """
        wanted = {one.key: one for one in tasks}

        def missing() -> list[NewTask]:
            self.refresh(index)
            there = index.by_key()
            return [one for key, one in wanted.items() if key not in there]

        new = missing()

        def make() -> frozenset[int]:
            answer = self.http.sdk.projects.import_tasks(
                index.project, request=[one.body() for one in new], return_task_ids=True
            )
            return frozenset(map(int, answer.task_ids or ()))

        def done() -> frozenset[int] | None:
            new[:] = missing()
            return None if new else frozenset()

        made = self.http.once(f"importing {plural(len(new), 'task')}", make, done) if new else frozenset()
        self.refresh(index)
        return self._settled(index, wanted, made)

    def _settled(self, index: TaskIndex, wanted: Iterable[tuple[str, str]], made: frozenset[int]) -> Imported:
        """Of tasks made twice keep the lowest number, and take back what this import made and nobody has labelled."""
        there = index.by_key()
        removed: set[int] = set()
        doubled: list[TaskHead] = []
        for key in wanted:
            for other in there.get(key, [])[1:]:
                if other.id in made and self.delete_task(index.project, other.id):
                    removed.add(other.id)
                    del index.heads[other.id]
                else:
                    doubled.append(other)
        tasks = {key: there[key][0] for key in wanted if key in there}
        return Imported(tasks, made - removed, frozenset(removed), tuple(doubled))

    def changes(self, project: int, known: Mapping[int, str]) -> Changes:
        """Return what is different from what was last seen.

        Autosaved drafts and imported predictions do not count as a change of a task; see `drafted`.

        Args:
            project: The project.
            known: When every task was last changed, as it was last seen, by number.

        Raises:
            Gone: There is no such project.
            ServerError: The server could not be asked.
        """
        latest = max(map(_time, known.values()), default=None)
        if latest is None:
            return Changes(tuple(self.index(project).heads.values()))
        found = self._since(project, latest - _LATE)
        if self._hidden(project, known, found, latest - _SKEW):
            found = self._since(project, latest - _SKEW)
        gone: tuple[int, ...] = ()
        now = self.http.server_time
        turned_back = now is not None and latest > now + _SKEW
        if turned_back or self.task_count(project) != len(known.keys() | found.keys()):
            found = self.index(project).heads
            gone = tuple(sorted(known.keys() - found.keys()))
        changed = (one for number, one in sorted(found.items()) if known.get(number) != one.updated_at)
        return Changes(tuple(changed), gone)

    def _hidden(self, project: int, known: Mapping[int, str], found: Mapping[int, TaskHead], since: datetime) -> bool:
        """Whether another number of tasks changed since a time than is known of: one did whose clock is behind."""
        times = {**known, **{number: one.updated_at for number, one in found.items()}}
        expected = sum(_time(text) >= since for text in times.values())
        _, total = self._list(project, _changed(since), size=1)
        return total != expected

    def _since(self, project: int, since: datetime) -> dict[int, TaskHead]:
        """Return tasks changed since a time, as they were last.

        Every page starts at the last one's last time rather than at a number of rows: a task that changes meanwhile
        moves to the end, and would move another one past the border.
        """
        found: dict[int, TaskHead] = {}
        number = 1
        while True:
            rows, total = self._list(project, _changed(since), order="updated_at", page=number)
            found.update((one.id, one) for one in map(head, rows))
            if not rows or (number == 1 and len(rows) >= total):
                return found
            last = _time(str(rows[-1]["updated_at"]))
            number = number + 1 if last == since else 1  # many of one time: made by one action on the server
            since = last

    def task_count(self, project: int) -> int:
        """Return how many tasks a project has.

        Raises:
            Gone: There is no such project.
            ServerError: The server could not be asked.
        """
        query = {"project": project, "fields": "task_only", "include": "id", "page_size": 1}
        return int(self.http.get("counting tasks", "/api/tasks/", query)["total"])

    def drafted(self, project: int) -> list[int]:
        """Return the numbers of tasks on which somebody has begun and not submitted.

        Raises:
            ServerError: The server could not be asked.
        """
        condition = {"filter": "draft_exists", "operator": "equal", "type": "Boolean", "value": True}
        found: list[int] = []
        for page in count(1):
            rows, total = self._list(project, condition, page=page)
            found += (int(raw["id"]) for raw in rows)
            if not rows or len(found) >= total:
                break
        return sorted(set(found))

    def tasks(self, project: int, numbers: Sequence[int]) -> Iterator[Task]:
        """Read tasks whole, `BATCH` at a time; those that are gone are left out.

        Raises:
            Gone: There is no such project.
            ServerError: The server could not be asked.
        """
        for start in range(0, len(numbers), BATCH):
            batch = list(numbers[start : start + BATCH])
            # The export alone says an annotation's `unique_id`; the SDK's way to it asks for every task there is.
            query = {"exportType": "JSON", "download_all_tasks": "true", "ids[]": batch}
            what = f"reading {plural(len(batch), 'task')}"
            raw = self.http.get(what, f"/api/projects/{project}/export", query)
            # Where the last of them was deleted at that moment, the server sends null.
            for one in sorted(map(task, raw or ()), key=lambda each: each.id):
                yield self._with_runs(one)

    def task(self, project: int, number: int) -> Task:
        """Read one task whole.

        Raises:
            Gone: There is no such task or project.
            ServerError: The server could not be asked.
        """
        for found in self.tasks(project, [number]):
            return found
        raise Gone(f"{self.http.address}: reading task {number}: not there any more")

    def _with_runs(self, found: Task) -> Task:
        """Fill in the runs that annotations started from, where the export shows another prediction of the task."""
        for annotation in found.annotations:
            number = annotation["parent_prediction"]
            if number is not None and annotation["parent_model_version"] is None:
                with suppress(Gone):
                    raw = self.http.get("reading a prediction", f"/api/predictions/{int(number)}/")
                    annotation["parent_model_version"] = raw.get("model_version")
        return found

    def delete_task(self, project: int, number: int) -> bool:
        """Delete a task that was made by mistake, unless somebody has begun on it; return whether it is gone.

        Raises:
            ServerError: The server could not be asked.
        """
        for found in self.tasks(project, [number]):
            if found.annotations or found.drafts:
                return False
        with suppress(Gone):
            self.http.repeat(f"deleting task {number}", lambda: self.http.sdk.tasks.delete(str(number)))
        return True

    def _list(
        self, project: int, condition: Mapping[str, Any], *, order: str = "id", page: int = 1, size: int | None = None
    ) -> tuple[list[dict[str, Any]], int]:
        """Return one page of heads, none past the end, and how many there are on all pages."""
        item = {**condition, "filter": f"filter:tasks:{condition['filter']}"}
        query = {"filters": {"conjunction": "and", "items": [item]}, "ordering": [f"tasks:{order}"]}
        asked = {
            "project": project,
            "query": json.dumps(query),
            "fields": "task_only",
            "include": HEAD_FIELDS,
            "page": page,
            "page_size": size or _PAGE,
        }
        try:
            got = self.http.get("listing tasks", "/api/tasks/", asked)
        except Gone:
            if page == 1:
                raise
            return [], 0
        return list(got["tasks"]), int(got["total"])


def _changed(since: datetime) -> dict[str, str]:
    value = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")  # without microseconds the server fails
    return {"filter": "updated_at", "operator": "greater_or_equal", "type": "Datetime", "value": value}


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""Projects: found by exact title, made once, widened but never narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.annotations.label_studio.server.errors import Gone
from goldspan.annotations.label_studio.server.remote import LONGEST_TITLE, SHORTEST_TITLE, Project
from goldspan.annotations.label_studio.server.widen import widened
from goldspan.errors import Problem, Refused, UsageError, quote

if TYPE_CHECKING:
    from collections.abc import Collection

    from goldspan.annotations.label_studio.server.http import Http

_FIELDS = "id,title,label_config,expert_instruction"


class ProjectCalls:
    """What a server can be asked of projects."""

    http: Http

    def find_project(self, title: str) -> Project | None:
        """Return the project of exactly this title.

        Raises:
            Refused: There are several.
            ServerError: The server could not be asked.
        """
        found = self._titled(title)
        if len(found) > 1:
            numbers = ", ".join(str(project.id) for project in found)
            problem = Problem(
                rule="two-projects",
                found=f"{len(found)} projects are called {quote(title)} (numbers {numbers})",
                expected="one",
                remedy="rename or delete the others on the server",
            )
            raise Refused(problem)
        return found[0] if found else None

    def create_project(self, title: str, config: str, instruction: str = "") -> Project:
        """Make a project, unless one of this title is there by then.

        Where somebody else makes one at the same time, the one with the lower number stays.

        Args:
            title: 3 to 50 characters.
            config: The labelling interface.
            instruction: HTML shown to annotators before they begin; "" for none.

        Raises:
            UsageError: The title is too long or too short for the server.
            ServerError: The server refused, or could not be asked.
        """
        if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
            raise UsageError(
                f"{quote(title)} has {len(title)} characters; a project's title has {SHORTEST_TITLE} to {LONGEST_TITLE}"
            )

        def make() -> int:
            made = self.http.sdk.projects.create(
                title=title,
                label_config=config,
                expert_instruction=instruction,
                show_instruction=bool(instruction),
            )
            return int(made.id)

        def lowest() -> int | None:
            found = self._titled(title)
            return found[0].id if found else None

        if lowest() is None:
            made = self.http.once(f"making the project {quote(title)}", make, lowest)
            if (first := lowest()) is not None and first < made:
                self._take_back(made)
        project = self.find_project(title)
        if project is None:
            raise Gone(f"{self.http.address}: the project {quote(title)} is gone again")
        return project

    def update_config(
        self, project: Project, config: str, instruction: str | None = None, removing: Collection[str] = ()
    ) -> Project:
        """Give a project a new labelling interface, which keeps every label and choice that the old one has.

        Args:
            project: The project, as it was found.
            config: The interface.
            instruction: The instruction; None leaves it.
            removing: Labels and choices that may go: nobody has used them, or what was labelled has been moved.

        Raises:
            InputError: An interface is not XML.
            ServerError: The server refused, or could not be asked.
        """
        wanted = widened(project.config, config, removing)
        instruction = project.instruction if instruction is None else instruction
        if (wanted, instruction) == (project.config, project.instruction):
            return project

        def change() -> None:
            self.http.sdk.projects.update(
                project.id, label_config=wanted, expert_instruction=instruction, show_instruction=bool(instruction)
            )

        self.http.repeat(f"changing the interface of project {quote(project.title)}", change)
        return Project(project.id, project.title, wanted, instruction)

    def start_from(self, project: int, model_version: str) -> None:
        """Have annotators of a project start from the predictions of one run, which it must have some of.

        Raises:
            ServerError: The server refused, or could not be asked.
        """

        def change() -> None:
            self.http.sdk.projects.update(project, model_version=model_version, show_collab_predictions=True)

        self.http.repeat(f"showing the predictions of {quote(model_version)}", change)

    def _titled(self, title: str) -> list[Project]:
        """Return the projects of exactly this title by number; the server itself finds longer ones too."""

        def ask() -> list[Project]:
            return [
                Project(int(one.id), str(one.title), str(one.label_config or ""), str(one.expert_instruction or ""))
                for one in self.http.sdk.projects.list(title=title, include=_FIELDS, page_size=100)
            ]

        found = self.http.repeat(f"looking for the project {quote(title)}", ask)
        return sorted((project for project in found if project.title == title), key=lambda project: project.id)

    def _take_back(self, project: int) -> None:
        """Delete a project made a moment ago, if nobody has put anything into it."""
        query = {"project": project, "fields": "task_only", "include": "id", "page_size": 1}
        if self.http.get("looking into a project made twice", "/api/tasks/", query)["total"] == 0:
            self.http.repeat("taking back a project made twice", lambda: self.http.sdk.projects.delete(project))

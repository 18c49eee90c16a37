"""Which raw articles there are: the files of the seeds folder, and those of them a person asked for."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from goldspan.corpus.sources import FILE_NAME as SOURCES_FILE
from goldspan.errors import InputError, Problem, quote
from goldspan.files.atomic import missing
from goldspan.files.names import inside, slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Seed:
    """A raw article.

    Attributes:
        file: Its file.
        path: Its path inside the seeds folder, with `/`.
        shown: Its path inside the workspace, with `/`, as stored in the document.
        id: The id of its document.
    """

    file: Path
    path: str
    shown: str
    id: str

    @property
    def name(self) -> str:
        """What messages call it: `shown` on one line, without control characters."""
        return printable(self.shown)


@dataclass(slots=True)
class Seeds:
    """The files of the seeds folder.

    Attributes:
        room: The folder's path inside the workspace.
        files: By path, sorted.
        problems: What is wrong with some, by path.
        partial: Whether a folder could not be listed, so that there may be more.
    """

    room: str
    files: dict[str, Path] = field(default_factory=dict)
    problems: dict[str, list[Problem]] = field(default_factory=dict)
    partial: bool = False

    def wrong(self, path: str, rule: str, found: str, expected: str, remedy: str = "") -> None:
        """Note a problem of the file at `path`."""
        problem = Problem(rule=rule, file=printable(self.shown(path)), found=found, expected=expected, remedy=remedy)
        self.problems.setdefault(path, []).append(problem)

    def sound(self) -> list[Seed]:
        """Return the seeds without a problem."""
        good = ((path, file) for path, file in self.files.items() if path not in self.problems)
        return [Seed(file, path, self.shown(path), slug(path)) for path, file in good]

    def shown(self, path: str) -> str:
        """Return a path inside the workspace."""
        return f"{self.room}/{path}" if path else self.room

    def there(self) -> set[str]:
        """Return the paths inside the workspace of all files there are, whatever is wrong with them."""
        return {self.shown(path) for path in (*self.files, *self.problems)}


def printable(path: str) -> str:
    """Return a path on one line, without control characters."""
    return quote(path, 1000)[1:-1]


def find_seeds(workspace: Workspace) -> Seeds:
    """Return the seeds of a workspace: every file but hidden ones and SOURCES.toml.

    Links that lead out of the workspace, links to folders, devices and the like, names that are no text, and files
    whose documents would have one id are problems.
    """
    seeds = Seeds(workspace.seeds.relative_to(workspace.root).as_posix())
    if not workspace.seeds.is_dir():
        seeds.problems[""] = [missing(seeds.room)]
        seeds.partial = True
        return seeds
    for path, file in _walk(workspace.seeds, "", seeds):
        seeds.files[path] = file
        _look(workspace, path, file, seeds)
    _collisions(seeds)
    return seeds


def select(workspace: Workspace, seeds: Seeds, paths: Sequence[Path]) -> set[str]:
    """Return which seeds `paths` (files or folders, as given on the command line) mean; all if there are none.

    Raises:
        InputError: Paths that do not exist, lie outside the seeds folder, or hold no seeds.
    """
    if not paths:
        return set(seeds.files) | set(seeds.problems)
    chosen: set[str] = set()
    problems = []
    for given in paths:
        # The last part stays unresolved: a link is named by its own place, and refused for where it leads.
        there = Path(os.path.normpath(given.parent.resolve() / given.name)) if given.name != ".." else given.resolve()
        if not there.is_relative_to(workspace.seeds):
            problems.append(_outside(given, workspace))
            continue
        inner = there.relative_to(workspace.seeds).as_posix()
        meant = {
            path for path in (*seeds.files, *seeds.problems) if inner in (".", path) or path.startswith(inner + "/")
        }
        if not os.path.lexists(there):
            problems.append(missing(quote(str(given), 200)))
        elif not meant:
            problems.append(
                Problem(
                    rule="no-seeds",
                    file=quote(str(given), 200),
                    found="no raw articles",
                    expected=f"files other than hidden ones and {SOURCES_FILE}",
                )
            )
        chosen |= meant
    if problems:
        raise InputError(problems)
    return chosen


def _outside(given: Path, workspace: Workspace) -> Problem:
    return Problem(
        rule="outside-seeds",
        file=quote(str(given), 200),
        found="not in the seeds folder",
        expected=f"a file or folder in {quote(str(workspace.seeds), 200)}",
        remedy="copy the article there, and say in SOURCES.toml where it is from",
    )


def _walk(folder: Path, prefix: str, seeds: Seeds) -> Iterator[tuple[str, Path]]:
    """Yield path and file of everything below a folder that is not one, sorted; links to folders are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        seeds.wrong(prefix.rstrip("/"), "unreadable", f"cannot be read: {error.strerror}", "a folder that can be read")
        seeds.partial = True
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.name.startswith(".") or path == SOURCES_FILE:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), path + "/", seeds)
        else:
            yield path, Path(entry.path)


def _look(workspace: Workspace, path: str, file: Path, seeds: Seeds) -> None:
    """Note what makes a file no seed."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        seeds.wrong(path, "file-name", "a name that is not UTF-8", "a name that is text", "rename the file")
        return
    try:
        mode = file.stat().st_mode  # first, since a circle of links cannot be resolved
    except OSError as error:
        seeds.wrong(path, "unreadable", f"cannot be read: {error.strerror}", "a file that can be read")
        return
    try:
        inside(workspace.root, file)
    except InputError:
        found, remedy = "a link that leads out of the workspace", "put a copy of the file in its place"
        seeds.wrong(path, "outside-workspace", found, "files of this workspace", remedy)
        return
    if stat.S_ISDIR(mode):
        seeds.wrong(path, "link-to-folder", "a link to a folder", "files and folders", "move the folder here")
    elif not stat.S_ISREG(mode):
        seeds.wrong(path, "no-file", "neither a file nor a folder", "files and folders", "remove it")


def _collisions(seeds: Seeds) -> None:
    """Note all files whose documents would share an id, or a file name where case is not told apart."""
    by_id: dict[str, list[Seed]] = defaultdict(list)
    for seed in seeds.sound():
        by_id[seed.id.casefold()].append(seed)
    for same in by_id.values():
        for seed in same:
            others = ", ".join(quote(other.shown, 200) for other in same if other is not seed)
            if others:
                found = f"the document would be called {quote(seed.id, 200)}, as would that of {others}"
                seeds.wrong(seed.path, "doubled-id", found, "an id of its own", "rename all but one of the files")

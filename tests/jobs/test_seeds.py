from __future__ import annotations

import os
from pathlib import Path

import pytest

from goldspan.errors import InputError
from goldspan.jobs.seeds import find_seeds, select
from goldspan.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = tmp_path / "w"
    (root / "seeds").mkdir(parents=True)
    (root / "goldspan.toml").write_text('name = "w"')
    return open_workspace(root)


def fill(workspace: Workspace, *names: str) -> None:
    for name in names:
        path = workspace.seeds / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def problems(workspace: Workspace) -> list[str]:
    return [str(problem) for found in find_seeds(workspace).problems.values() for problem in found]


def test_all_files_but_hidden_ones_and_sources(workspace: Workspace) -> None:
    fill(workspace, "b.txt", "2021/a.html", ".hidden", ".git/x.txt", "SOURCES.toml", "2021/SOURCES.toml")
    seeds = find_seeds(workspace).sound()
    assert [(seed.path, seed.id, seed.shown) for seed in seeds] == [
        ("2021/SOURCES.toml", "2021--SOURCES", "seeds/2021/SOURCES.toml"),
        ("2021/a.html", "2021--a", "seeds/2021/a.html"),
        ("b.txt", "b", "seeds/b.txt"),
    ]


def test_all_seeds_with_one_id_are_named(workspace: Workspace) -> None:
    fill(workspace, "a.txt", "a.html", "A.json", "b.txt")
    assert [seed.path for seed in find_seeds(workspace).sound()] == ["b.txt"]
    found = problems(workspace)
    assert len(found) == 3
    assert 'seeds/a.txt: the document would be called "a", as would that of "seeds/A.json", "seeds/a.html"' in found[2]


def test_links_out_of_the_workspace_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "folder").mkdir()
    fill(workspace, "real.txt")
    (workspace.seeds / "out.txt").symlink_to(tmp_path / "secret.txt")
    (workspace.seeds / "rel.txt").symlink_to("../../secret.txt")
    (workspace.seeds / "dir").symlink_to(tmp_path / "folder")
    (workspace.seeds / "loop").symlink_to(workspace.seeds)
    (workspace.seeds / "gone.txt").symlink_to(workspace.seeds / "nowhere.txt")
    (workspace.seeds / "self.txt").symlink_to("self.txt")
    (workspace.seeds / "same.txt").symlink_to("real.txt")
    assert [seed.path for seed in find_seeds(workspace).sound()] == ["real.txt", "same.txt"]
    found = problems(workspace)
    assert [line.partition(";")[0] for line in found if "leads out" in line] == [
        "seeds/dir: a link that leads out of the workspace",
        "seeds/out.txt: a link that leads out of the workspace",
        "seeds/rel.txt: a link that leads out of the workspace",
    ]
    assert any(line.startswith("seeds/loop: a link to a folder") for line in found)
    assert any(line.startswith("seeds/gone.txt: cannot be read: No such file") for line in found)
    assert any(line.startswith("seeds/self.txt: ") for line in found)


def test_devices_and_names_that_are_no_text(workspace: Workspace) -> None:
    os.mkfifo(workspace.seeds / "pipe.txt")
    (workspace.seeds / "bad\udcff.txt").write_text("x")
    assert find_seeds(workspace).sound() == []
    assert [line.partition(";")[0] for line in problems(workspace)] == [
        "seeds/bad\\udcff.txt: a name that is not UTF-8",
        "seeds/pipe.txt: neither a file nor a folder",
    ]


def test_no_seeds_folder_is_one_problem(workspace: Workspace) -> None:
    workspace.seeds.rmdir()
    assert problems(workspace) == ["seeds: no such file or folder; check the path"]


def test_a_selection_by_file_and_folder(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(workspace, "a.txt", "2021/b.txt", "2021/c.txt", "20/d.txt")
    seeds = find_seeds(workspace)
    monkeypatch.chdir(workspace.root)
    assert select(workspace, seeds, []) == {"a.txt", "2021/b.txt", "2021/c.txt", "20/d.txt"}
    assert select(workspace, seeds, [Path("seeds/2021"), Path("seeds/a.txt")]) == {"a.txt", "2021/b.txt", "2021/c.txt"}
    assert select(workspace, seeds, [Path("seeds")]) == set(seeds.files)
    monkeypatch.chdir(workspace.seeds / "2021")
    assert select(workspace, seeds, [Path("../a.txt"), Path("b.txt")]) == {"a.txt", "2021/b.txt"}
    assert select(workspace, seeds, [Path()]) == {"2021/b.txt", "2021/c.txt"}
    assert select(workspace, seeds, [Path("..")]) == set(seeds.files)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "not in the seeds folder"),
        ("goldspan.toml", "not in the seeds folder"),
        ("seeds/none.txt", "no such file or folder"),
        ("seeds/.hidden", "no raw articles"),
        ("seeds/../goldspan.toml", "not in the seeds folder"),
    ],
)
def test_paths_that_are_no_seeds(
    given: str, expected: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(workspace, "a.txt", ".hidden")
    monkeypatch.chdir(workspace.root)
    with pytest.raises(InputError) as caught:
        select(workspace, find_seeds(workspace), [Path("seeds/a.txt"), Path(given)])
    assert [problem.found for problem in caught.value.problems] == [expected]

"""The wheel as users get it: in a fresh environment without extras it scores; what needs an extra says so."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from typing import TYPE_CHECKING

import pytest

from goldspan import __version__
from goldspan.document import text_sha256

if TYPE_CHECKING:
    from pathlib import Path

GOLD = {"doc": "a", "mentions": [{"type": "PERSON", "start": 0, "end": 3}, {"type": "GPE", "start": 4, "end": 8}]}
PRED = {"doc": "a", "mentions": [{"type": "PERSON", "start": 0, "end": 3}, {"type": "ORG", "start": 4, "end": 8}]}


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(root)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the commands of an environment that has the wheel and its core dependencies only."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    commands = folder / "bin"
    install = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return commands


def run(commands: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(commands / "goldspan"), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_wheel_holds_the_package_its_data_and_the_licences_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"goldspan", f"goldspan-{__version__}.dist-info"}
    assert "goldspan/py.typed" in names
    assert "goldspan/templates/workspace/goldspan.toml" in names
    assert any(name.startswith("goldspan/extractors/data/") for name in names)
    assert any(name.startswith("goldspan/eval/board/assets/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "/tests/" in name or name.endswith(".pyc")]


def test_without_extras_it_scores(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD) + "\n")
    (tmp_path / "pred.jsonl").write_text(json.dumps(PRED) + "\n")
    scored = run(installed, "score", "gold.jsonl", "pred.jsonl", "--json", cwd=tmp_path)
    assert scored.stderr == ""
    report = json.loads(scored.stdout)
    assert report["entities"]["strict"]["micro"]["f1"] == 0.5
    assert report["entities"]["exact"]["micro"]["f1"] == 1.0


def test_without_extras_a_workspace_is_made_and_checked(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "init", "w", cwd=tmp_path).returncode == 0
    checked = run(installed, "check", "annotations/schema.toml", cwd=tmp_path / "w")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(("command", "extra"), [("convert", "convert"), ("dataset", "data")])
def test_what_needs_an_extra_gives_the_install_line(installed: Path, tmp_path: Path, command: str, extra: str) -> None:
    run(installed, "init", "w", cwd=tmp_path)
    if command == "dataset":
        for room in ("annotations/gold", "seeds"):
            for path in (tmp_path / "w" / room).glob("*"):
                path.unlink()
        text = "Ana met Bo."
        document = {"format": 1, "id": "a", "text": text, "sha256": text_sha256(text), "group": "a", "split": "test"}
        (tmp_path / "w" / "corpus" / "documents").mkdir(parents=True)
        (tmp_path / "w" / "corpus" / "documents" / "a.json").write_text(json.dumps(document))
        gold = {
            "format": 1,
            "doc": "a",
            "sha256": text_sha256(text),
            "mentions": [{"type": "PERSON", "start": 0, "end": 3}],
        }
        (tmp_path / "w" / "annotations" / "gold" / "a.json").write_text(json.dumps(gold))
        (tmp_path / "w" / "seeds" / "SOURCES.toml").write_text("")
    ended = run(installed, command, cwd=tmp_path / "w")
    assert ended.returncode == 2
    assert f"pip install 'goldspan[{extra}]'" in ended.stderr
    assert "Traceback" not in ended.stderr

"""The whole way, from raw articles to the leaderboard, as `make eval` goes it."""

from __future__ import annotations

import importlib.util
import json
import os
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.annotations.gold import write_gold
from goldspan.cli import main
from goldspan.formats.documents import read_documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEEDS = {"one": "Anna Weber lives in Vienna.\n", "two": "Bob Stone left Vienna for Graz.\n"}
SCHEMA = 'name = "s"\nversion = 1\n[entity.PERSON]\n[entity.PLACE]\n'


@pytest.fixture
def evaluate(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return the script's work, on a labelled workspace in `tmp_path` instead of the repository."""
    pytest.importorskip("datasets", reason="the dataset step needs the extra 'data'")
    for folder in ("seeds", "annotations", "eval"):
        (tmp_path / folder).mkdir()
    (tmp_path / "goldspan.toml").write_text('name = "w"\n[split]\ntrain = 0\ndev = 0\ntest = 1\n')
    (tmp_path / "annotations" / "schema.toml").write_text(SCHEMA)
    (tmp_path / "eval" / "extractors.toml").write_text('[lexicon]\nkind = "lexicon"\nversion = "1"\n')
    entries = []
    for name, text in SEEDS.items():
        (tmp_path / "seeds" / f"{name}.txt").write_text(text)
        entries.append(f'[files."{name}.txt"]\norigin = "a test"\nrights = "open"\nlicense = "CC0-1.0"\n')
    (tmp_path / "seeds" / "SOURCES.toml").write_text("".join(entries))
    assert main(["convert", "--workspace", str(tmp_path)]) == 0
    for document in read_documents(tmp_path / "corpus" / "documents"):
        start = document.text.index("Vienna")
        mention = Mention(id="m1", type="PLACE", start=start, end=start + 6, text="Vienna")
        write_gold(
            tmp_path / "annotations" / "gold",
            Annotations(doc=document.id, sha256=document.sha256, mentions=(mention,)),
        )
    spec = importlib.util.spec_from_file_location("evaluate_script", root / "scripts" / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.chdir(os.curdir)  # put back afterwards: the script changes it
    run: Callable[[], None] = script.evaluate
    return run


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_ends_in_a_leaderboard_and_a_second_time_changes_nothing(
    evaluate: Callable[[], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    evaluate()
    lines = capsys.readouterr().out.splitlines()
    steps = [line.split()[0] for line in lines if line and not line.startswith(" ")]
    assert steps[:5] == ["convert", "check", "dataset", "predict", "score"]
    assert lines[-1] == "eval/leaderboard/index.html"
    board = json.loads((tmp_path / "eval" / "leaderboard" / "leaderboard.json").read_bytes())
    assert [system["name"] for system in board["boards"][0]["systems"]] == ["lexicon"]
    before = tree(tmp_path)
    evaluate()
    assert tree(tmp_path) == before


def test_it_stops_at_the_first_step_that_fails_with_its_exit_code(
    evaluate: Callable[[], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = next((tmp_path / "annotations" / "gold").iterdir())
    path.write_text(path.read_text().replace("PLACE", "PLANET"))
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        evaluate()
    assert ended.value.code == 1
    out, err = capsys.readouterr()
    assert "PLANET" in out
    assert err == "stopped: goldspan check ended with exit code 1\n"
    assert not (tmp_path / "eval" / "runs").exists()

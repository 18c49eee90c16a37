from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.cli import main
from goldspan.formats import write

if TYPE_CHECKING:
    from pathlib import Path

GOLD = [
    Annotations(doc=f"d{i:02}", mentions=(Mention(type="A", start=0, end=4), Mention(type="B", start=6, end=9)))
    for i in range(24)
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("gold.jsonl", GOLD)
    for name, turn in (("a", 4), ("b", 2), ("copy", 4)):
        write(
            f"{name}.jsonl",
            [
                msgspec.structs.replace(record, mentions=record.mentions[: 1 + (i % turn == 0)])
                for i, record in enumerate(GOLD)
            ],
        )


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["compare", *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    data: dict[str, Any] = json.loads(out)
    return data


def test_the_json_is_that_of_the_design(capsys: pytest.CaptureFixture[str]) -> None:
    data = as_json(capsys, "gold.jsonl", "a.jsonl", "b.jsonl", "copy.jsonl", "--baseline", "b")
    assert (data["measure"], data["baseline"], data["documents"]) == ("F1(entities)@strict", "b", 24)
    assert [system["name"] for system in data["systems"]] == ["a", "b", "copy"]
    a, b, copy = data["systems"]
    # 2·(24 + 6) of 48 + 30, and 2·(24 + 12) of 48 + 36.
    assert (a["value"], b["value"]) == (pytest.approx(60 / 78), pytest.approx(72 / 84))
    assert a["delta"] == pytest.approx(60 / 78 - 72 / 84)
    assert a["p"] == copy["p"] == 2 / 2**6
    assert b["delta"] is None
    assert {key: a[key] for key in a if key != "name"} == {key: copy[key] for key in copy if key != "name"}
    assert data["mde"] == a["mde"]


def test_the_same_files_give_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("gold.jsonl", "a.jsonl", "b.jsonl", "--types", "--json")
    assert run(capsys, *arguments) == run(capsys, *arguments)


def test_the_table_says_what_is_identical_and_how_much_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "gold.jsonl", "a.jsonl", "b.jsonl", "copy.jsonl")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "Against a, on 24 documents, per cent"
    assert any(line.startswith("copy") and "identical" in line for line in lines)
    assert "copy: no document's counts differ from the baseline's." in lines
    assert any(line.startswith("b: ") and "smallest difference" in line for line in lines)
    assert lines[-1].startswith("goldspan|def:1|docs:24|")
    assert lines[-1].endswith("|F1(entities)@strict|avg:micro")


@pytest.mark.parametrize(("form", "start"), [("markdown", "**Against a,"), ("latex", r"\begin{table}")])
def test_other_formats(form: str, start: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "gold.jsonl", "a.jsonl", "b.jsonl", "--format", form, "--types")
    assert code == 0
    assert out.startswith(start)
    assert "By type: exploratory" in out


def test_stored_reports_are_compared_without_gold(capsys: pytest.CaptureFixture[str]) -> None:
    for name in "ab":
        assert main(["score", "gold.jsonl", f"{name}.jsonl", "--out", f"{name}.json"]) == 0
    capsys.readouterr()
    assert as_json(capsys, "a.json", "b.json") == as_json(capsys, "gold.jsonl", "a.jsonl", "b.jsonl")


def test_unlike_reports_end_with_exit_code_3(capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", "gold.jsonl", "a.jsonl", "--out", "a.json"])
    main(["score", "gold.jsonl", "b.jsonl", "--out", "b.json", "--min-score", "0.5"])
    capsys.readouterr()
    code, out, err = run(capsys, "a.json", "b.json")
    assert (code, out) == (3, "")
    assert "lowest score kept (min:none and min:0.5)" in err


def test_what_was_left_out_is_reported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with (tmp_path / "b.jsonl").open("a") as stream:
        stream.write("no JSON\n")
    arguments = ("gold.jsonl", "a.jsonl", "b.jsonl", "--lenient")
    _, out, err = run(capsys, *arguments, "--json")
    assert json.loads(out)["left_out"]["b"]["predicted"][0]["line"] == 25
    assert err.startswith("left out of b: b.jsonl:25")
    assert run(capsys, *arguments[:3])[0] == 2


FAULTS = [
    (["gold.jsonl", "a.jsonl"], "two or more"),
    (["gold.jsonl", "a.jsonl", "b.jsonl", "--measure", "F1(entities)"], "the measure"),
    (["gold.jsonl", "a.jsonl", "b.jsonl", "--measure", "F1(entities)@strct"], "did you mean strict?"),
    (["gold.jsonl", "a.jsonl", "b.jsonl", "--baseline", "c"], "expected one of a, b"),
    (["gold.jsonl", "a.jsonl", "gone.jsonl"], "gone.jsonl: no such file"),
    (["gone.jsonl", "a.jsonl", "b.jsonl"], "gone.jsonl: no such file"),
    (["gold.jsonl", "a.jsonl", "b.jsonl", "--types", "--measure", "F1(relations)@document"], "by type"),
]


@pytest.mark.parametrize(("arguments", "message"), FAULTS)
def test_bad_input_is_one_clear_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_comparing_imports_no_table_or_page_library() -> None:
    program = (
        "import sys; from goldspan.cli import main; "
        "main(['compare', 'gold.jsonl', 'a.jsonl', 'b.jsonl']); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"rich", "jinja2", "pandas", "pyarrow", "sklearn", "scipy"} & set(done.stdout.splitlines()[-1].split())

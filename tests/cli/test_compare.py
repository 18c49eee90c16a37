from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.cli import main
from goldspan.document import Document, Meta, text_sha256
from goldspan.formats import write
from goldspan.formats.documents import write_document

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
    (["gold.jsonl", "a.jsonl", "b.jsonl", "--gate", "F1(entities)@strict"], "expected a condition such as"),
    (["gold.jsonl", "a.jsonl", "b.jsonl", "--gate", "gone.toml"], "gone.toml: no such file"),
    (["gold.jsonl", "a.jsonl", "b.jsonl", "--undecided", "pass"], "belongs to a gate"),
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


STRICT = "F1(entities)@strict"
GATES = [
    (["a.jsonl", "b.jsonl", "--gate", f"{STRICT}>=-0.01"], 0, ""),
    (["b.jsonl", "a.jsonl", "--gate", f"{STRICT}>=-0.01"], 1, f"the gate fails: a: {STRICT}>=-0.01: fail: −8.8 ("),
    (["a.jsonl", "copy.jsonl", "--gate", f"{STRICT}>=0.01"], 0, ""),
    (["b.jsonl", "a.jsonl", "--gate", f"{STRICT}>=-0.08"], 4, "goldspan: the gate is undecided: a: "),
    (["b.jsonl", "a.jsonl", "--gate", f"{STRICT}>=-0.08", "--undecided", "pass"], 0, ""),
    (["b.jsonl", "a.jsonl", "--gate", f"{STRICT}>=-0.08", "--undecided", "fail"], 1, "the gate fails: a: "),
    (["a.jsonl", "b.jsonl", "--gate", "speed>=1"], 3, "goldspan: the gate has nothing to compare: b: speed>=1: "),
    (["b.jsonl", "a.jsonl", "--baseline", "a", "--gate", f"{STRICT}>=-0.01"], 0, ""),
    (["a.jsonl", "b.jsonl", "--gate", "F1(clusters)@b3>=-0.5"], 0, ""),
]


@pytest.mark.parametrize(("arguments", "code", "said"), GATES)
def test_the_gate_is_the_exit_code(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, err = run(capsys, "gold.jsonl", *arguments)
    assert found == code
    assert err.startswith(said) if said else err == ""
    assert err.count("\n") == (1 if said else 0)
    assert "\nGate: " in out
    as_data, out, _ = run(capsys, "gold.jsonl", *arguments, "--json")
    gate = json.loads(out)["gate"]
    assert (as_data, gate["exit_code"]) == (code, code)
    assert len(gate["conditions"]) == 1


def test_a_gate_of_stored_reports_in_markdown_for_a_pull_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "ab":
        assert main(["score", "gold.jsonl", f"{name}.jsonl", "--out", f"{name}.json"]) == 0
    capsys.readouterr()
    (tmp_path / "gate.toml").write_text(f'conditions = ["{STRICT}>=-0.01", "F1(entities,type=A)@strict>=-0.01"]')
    code, out, _ = run(capsys, "b.json", "a.json", "--gate", "gate.toml", "--format", "markdown")
    assert code == 1
    assert "**Gate: fail**" in out
    assert "| a | F1(entities,type=A)@strict\\>=-0.01 | pass | identical |" in out
    assert r"\caption{Gate: fail}" in run(capsys, "b.json", "a.json", "--gate", "gate.toml", "--format", "latex")[1]


def test_a_gate_on_a_part_of_the_documents_needs_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = '[[slice]]\nwhere = {agency = "ANI"}\nconditions = ["F1(entities)@strict>=-0.01"]\n'
    (tmp_path / "gate.toml").write_text(where)
    code, out, err = run(capsys, "gold.jsonl", "b.jsonl", "a.jsonl", "--gate", "gate.toml")
    assert (code, out) == (2, "")
    assert "--documents" in err
    folder = tmp_path / "documents"
    folder.mkdir()
    for i, record in enumerate(GOLD):
        # The two differ on the second of every four documents only, all of them of PTI.
        meta = Meta(agency="PTI" if i % 4 == 2 else "ANI")
        write_document(
            folder / f"{record.doc}.json", Document(id=record.doc, text="x", sha256=text_sha256("x"), meta=meta)
        )
    documents = ("--documents", "documents")
    code, out, _ = run(capsys, "gold.jsonl", "b.jsonl", "a.jsonl", "--gate", "gate.toml", *documents)
    assert code == 0
    assert "where agency=ANI" in out
    (tmp_path / "gate.toml").write_text(where.replace("ANI", "PTI"))
    assert run(capsys, "gold.jsonl", "b.jsonl", "a.jsonl", "--gate", "gate.toml", *documents)[0] == 1
    for name in "ab":
        assert main(["score", "gold.jsonl", f"{name}.jsonl", "--out", f"{name}.json"]) == 0
    capsys.readouterr()
    assert run(capsys, "b.json", "a.json", "--gate", "gate.toml", *documents)[0] == 1
    assert run(capsys, "b.json", "a.json", *documents)[0] == 2


def test_nothing_of_a_hidden_gold_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = as_json(capsys, "gold.jsonl", "a.jsonl", "b.jsonl")
    gold = plain["signature"].split("|gold:")[1][:8]
    arguments = ("gold.jsonl", "a.jsonl", "b.jsonl", "--gate", f"{STRICT}>=-0.01", "--redact")
    for form in ("table", "markdown", "latex", "json"):
        assert gold not in "".join(run(capsys, *arguments, "--format", form)[1:])
    monkeypatch.setenv("GOLDSPAN_SALT", "pepper")
    salted = as_json(capsys, *arguments)["signature"].split("|gold:")[1][:8]
    assert salted not in {gold, "redacted"}
    assert as_json(capsys, *arguments)["signature"].split("|gold:")[1][:8] == salted
    line = '{"doc":"d99","text":"a secret","mentions":[{"type":"A","start":0,"end":8,"text":"wrong"}]}\n'
    with (tmp_path / "gold.jsonl").open("a") as stream:
        stream.write(line)
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err == "gold.jsonl:25 $.mentions[0].text: breaks the rule slice\n"
    code, out, err = run(capsys, *arguments, "--lenient")
    assert "secret" not in out + err
    assert "secret" in run(capsys, *arguments[:3], "--lenient")[2]


def test_hashes_in_what_is_not_comparable_are_hidden_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('[entity]\nA = "B"\n')
    main(["score", "gold.jsonl", "a.jsonl", "--out", "a.json"])
    main(["score", "gold.jsonl", "b.jsonl", "--out", "b.json", "--map", "map.toml"])
    capsys.readouterr()
    assert "map:none and map:redacted" in run(capsys, "a.json", "b.json", "--redact")[2]


def test_hashes_in_what_a_gate_cannot_compare_are_hidden_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in "ab":
        facts = f'{{"doc":"t","mentions":[{{"type":"A","start":0,"end":1,"text":"{name}"}}],'
        (tmp_path / f"{name}-facts.jsonl").write_text(facts + '"relations":[{"type":"R","head":0,"tail":0}]}\n')
        scored = ["score", "gold.jsonl", f"{name}.jsonl", "--all", "--out", f"{name}.json"]
        assert main([*scored, "--train-facts", f"{name}-facts.jsonl"]) == 0
    capsys.readouterr()
    reports = [json.loads((tmp_path / f"{name}.json").read_text())["signature"] for name in "ab"]
    gate = ("a.json", "b.json", "--gate", "F1(relations)@docred_ign>=0")
    code, out, err = run(capsys, *gate)
    assert code == 3
    assert "train:" in err
    hashes = re.findall(r"train:([0-9a-f]+)", "".join(reports))
    assert hashes
    code, out, err = run(capsys, *gate, "--redact", "--json")
    assert code == 3
    assert not any(value in out + err for value in hashes)


def test_a_report_as_gold_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", "gold.jsonl", "a.jsonl", "--out", "a.json"])
    capsys.readouterr()
    code, out, err = run(capsys, "a.json", "a.jsonl", "b.jsonl")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("a.json: this is a report; expected annotation records; ")


def test_a_map_of_types_that_nobody_uses_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "map.toml").write_text('[entity]\nC = "A"\n')
    code, _, err = run(capsys, "gold.jsonl", "a.jsonl", "b.jsonl", "--map", "map.toml")
    assert code == 0
    assert err == 'note: map.toml: the map names entity types that nobody uses: "C" (known: "A", "B")\n'

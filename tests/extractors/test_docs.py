"""The page on extractors says what is so."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotation import Annotations
from goldspan.extractors.registry import KINDS, build
from goldspan.extractors.runner import run
from goldspan.extractors.spec import parse_specs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goldspan.document import Document
    from goldspan.schema import Schema

    MakeDocument = Callable[..., Document]


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "extractors.md").read_text("utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def test_the_example_of_a_class_works(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schema: Schema, make_document: MakeDocument
) -> None:
    (tmp_path / "my_extractor.py").write_text(blocks(page, "python")[0], "utf-8")
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "my_extractor", raising=False)
    specs = parse_specs(blocks(page, "toml")[0])
    assert build(specs["baseline"], schema).name == "baseline"
    result = run(build(specs["mine"], schema, tmp_path), [make_document("The UN and NATO met the IMF.")])
    assert [m.text for m in result.predictions[0].mentions] == ["UN", "IMF"]
    sys.modules.pop("my_extractor")


def test_the_example_of_a_program_is_a_sound_declaration(page: str) -> None:
    (spec,) = parse_specs(blocks(page, "toml")[1]).values()
    assert spec.kind == "command"


def test_the_example_of_a_prediction_is_a_record(page: str) -> None:
    record = msgspec.json.decode(blocks(page, "json")[0].strip(), type=Annotations)
    assert len(record.mentions) == 2


def test_every_kind_and_option_is_documented(page: str) -> None:
    for kind, path in KINDS.items():
        module, _, name = path.partition(":")
        row = next(line for line in page.splitlines() if line.startswith(f"| `{kind}` |"))
        for option in getattr(import_module(module), name).Options.__struct_fields__:
            assert f"`{option}`" in row


def test_links_inside_the_page_lead_somewhere(page: str) -> None:
    heads = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in heads}
    assert set(re.findall(r"\(#([a-z-]+)\)", page)) <= anchors

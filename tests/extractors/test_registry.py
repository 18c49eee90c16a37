"""From a declaration to an extractor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from goldspan.errors import SettingsError, UnknownName
from goldspan.extractors.protocol import Extractor
from goldspan.extractors.registry import KINDS, build, class_path
from goldspan.extractors.spec import ExtractorSpec, parse_specs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goldspan.schema import Schema

MODULE = """
import msgspec
from goldspan.annotation import Annotations
from goldspan.extractors.protocol import BaseExtractor

class Options(msgspec.Struct):
    depth: int
    words: tuple[str, ...] = ("a",)

class Mine(BaseExtractor):
    Options = Options
    def extract(self, document):
        return Annotations(doc=document.id)

class Loose(BaseExtractor):
    def extract(self, document):
        return Annotations(doc=document.id)

class Broken(Loose):
    def __init__(self, setup):
        raise RuntimeError("no model")

class Mute(BaseExtractor):
    pass

def make(setup):
    return Loose(setup)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace with a module of its own."""
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "extractors_of_ours.py").write_text(MODULE)
    (folder / "broken_module_of_ours.py").write_text("import no_such_library_anywhere\n")
    before = list(sys.path)
    yield folder
    sys.path[:] = before
    for name in ("extractors_of_ours", "broken_module_of_ours"):
        sys.modules.pop(name, None)


def spec(kind: str, **options: object) -> ExtractorSpec:
    return ExtractorSpec(name="x", kind=kind, version="3", options=options)


@pytest.mark.parametrize("kind", ["lexicon", "rules"])
def test_built_in_kinds(kind: str, small: Schema) -> None:
    extractor = build(spec(kind), small)
    assert isinstance(extractor, Extractor)
    assert (extractor.name, extractor.version) == ("x", "3")


def test_every_built_in_kind_says_its_options() -> None:
    text = "".join(f'[{kind}]\nkind = "{kind}"\nversion = "1"\nnonsense = 1\n' for kind in KINDS)
    with pytest.raises(SettingsError) as caught:
        parse_specs(text)
    unknown = [problem for problem in caught.value.problems if problem.rule == "unknown-key"]
    assert len(unknown) == len(KINDS)


def test_settings_hold_every_default(small: Schema) -> None:
    assert build(spec("lexicon", min_count=2), small).settings == {
        "min_count": 2,
        "relations": True,
        "relation_threshold": 0.5,
    }


def test_a_third_partys_class(folder: Path, small: Schema) -> None:
    extractor = build(spec("extractors_of_ours:Mine", depth=2), small, folder)
    assert extractor.settings == {"depth": 2, "words": ["a"]}
    assert build(spec("extractors_of_ours:Loose", anything=[1]), small, folder).settings == {"anything": [1]}
    assert build(spec("extractors_of_ours:make"), small, folder).name == "x"


FAULTS = {
    "extractors_of_ours:Broken": 'cannot be made: RuntimeError: "no model"',
    "extractors_of_ours:Mute": "is no extractor; expected name, version, settings and extract",
    "extractors_of_ours:Absent": "cannot be imported: AttributeError",
    "no_such_module_of_ours:C": "cannot be imported: ModuleNotFoundError",
    "broken_module_of_ours:C": "no_such_library_anywhere",
}


@pytest.mark.parametrize(("kind", "expected"), FAULTS.items())
def test_what_cannot_be_made_is_said_with_its_line(kind: str, expected: str, folder: Path, small: Schema) -> None:
    declared = parse_specs(f'\n[x]\nversion = "1"\nkind = "{kind}"\n')["x"]
    with pytest.raises(SettingsError) as caught:
        build(declared, small, folder)
    line = caught.value.lines()[0]
    assert line.startswith("extractors.toml:4 $.x.kind: ")
    assert expected in line


def test_a_third_partys_options_are_checked(folder: Path, small: Schema) -> None:
    text = '[x]\nkind = "extractors_of_ours:Mine"\nversion = "1"\ndepht = 2\n'
    with pytest.raises(SettingsError) as caught:
        build(parse_specs(text)["x"], small, folder)
    assert [(p.rule, p.line) for p in caught.value.problems] == [("missing-key", 1), ("unknown-key", 4)]


@pytest.mark.parametrize("kind", ["", "nothing", "a.b", ":C", "a:", "a b:C", "a:C:D", "../x:C", "a..b:C"])
def test_no_kind_at_all(kind: str, small: Schema) -> None:
    with pytest.raises(UnknownName, match="lexicon"):
        class_path(kind)
    with pytest.raises(UnknownName):
        build(spec(kind), small)

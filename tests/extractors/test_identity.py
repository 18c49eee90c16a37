"""Who an extractor is."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from goldspan.annotation import Annotations
from goldspan.extractors.identity import files_sha256, identify
from goldspan.extractors.lexicon import Lexicon
from goldspan.extractors.protocol import BaseExtractor, Setup
from goldspan.extractors.record import Training, json_sha256, records_sha256

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.document import Document
    from goldspan.schema import Schema


class Mine(BaseExtractor):
    """A third party's."""

    def extract(self, document: Document) -> Annotations:
        return Annotations(doc=document.id)


def make(schema: Schema, **changes: Any) -> Mine:
    facts: dict[str, Any] = {"name": "mine", "version": "1", "settings": {"a": 1, "b": 2}, "kind": "x:Mine"}
    return Mine(Setup(schema=schema, **{**facts, **changes}))


def test_the_same_is_the_same_whatever_the_order_of_settings(small: Schema) -> None:
    assert identify(make(small)).sha256 == identify(make(small, settings={"b": 2, "a": 1})).sha256


def test_everything_that_decides_changes_it(small: Schema, schema: Schema) -> None:
    training = Training(documents=("a",), gold_sha256="0", fingerprint="1")
    variants = [
        identify(make(small)),
        identify(make(small, name="other")),
        identify(make(small, version="2")),
        identify(make(small, kind="y:Mine")),
        identify(make(small, settings={"a": 2, "b": 2})),
        identify(make(schema)),
        identify(make(small), training),
    ]
    assert len({variant.sha256 for variant in variants}) == len(variants)


def test_code_versions(small: Schema) -> None:
    setup = Setup(name="l", version="1", schema=small)
    own, built_in = identify(make(small)).code_version, identify(Lexicon(setup)).code_version
    assert own != built_in
    assert all(len(version.partition("+")[2]) == 12 for version in (own, built_in))

    class Told(Mine):
        code_version = "abc"

    assert identify(Told(setup)).code_version == "abc"


def test_an_extractor_without_a_setup(small: Schema) -> None:
    class Bare:
        name, version, settings = "bare", "1", {"a": 1}

        def extract(self, document: Document) -> Annotations:
            return Annotations(doc=document.id)

    identity = identify(Bare())
    assert identity.kind.endswith(":test_an_extractor_without_a_setup.<locals>.Bare")
    assert identity.schema_sha256 is None
    assert identify(make(small)).schema_sha256 is not None


def test_files_sha256_depends_on_contents_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("1")
    (tmp_path / "c").write_text("2")
    a, b, c, none = (files_sha256([tmp_path / name]) for name in ("a", "b", "c", "absent"))
    assert a == b
    assert len({a, c, none}) == 3


def test_hashes_of_data() -> None:
    assert json_sha256({"a": 1, "b": [1, 2]}) == json_sha256({"b": [1, 2], "a": 1})
    one, two = Annotations(doc="a"), Annotations(doc="b")
    assert len({records_sha256(r) for r in ([], [one], [two], [one, two], [two, one])}) == 5


def test_importing_what_declares_extractors_is_light() -> None:
    heavy = "{'numpy', 'pandas', 'rich', 'subprocess'}"
    code = f"import sys, goldspan.extractors.spec; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"

"""What holds for every format alike; `src/goldspan/formats/__init__.py`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import goldspan.formats as formats_module
from goldspan.annotation import Annotations, Mention
from goldspan.errors import InputError, Problem, RecordError, StorageError
from goldspan.formats import examine, open_format, read, write
from goldspan.formats.layout import in_document_order

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "folder", "a.parquet"]
ALL = [*MANY, "a.json"]


@pytest.mark.parametrize("name", ALL)
def test_reading_what_was_written_gives_it_back(tmp_path: Path, name: str, record: Annotations) -> None:
    write(tmp_path / name, [record])
    (found,) = read(tmp_path / name)
    assert found == (in_document_order(record) if name in ("folder", "a.json") else record)


@pytest.mark.parametrize("name", MANY)
def test_many_records_keep_their_order_or_are_sorted_by_id(tmp_path: Path, name: str, record: Annotations) -> None:
    records = [msgspec.structs.replace(record, doc=doc) for doc in ("b", "c", "a", "é/x")]
    write(tmp_path / name, iter(records))
    docs = [found.doc for found in read(str(tmp_path / name))]
    assert docs == (["a", "b", "c", "é/x"] if name == "folder" else ["b", "c", "a", "é/x"])


@pytest.mark.parametrize("name", MANY)
@given(data=st.data())
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_record_survives(tmp_path_factory: pytest.TempPathFactory, name: str, any_record: Any, data: Any) -> None:
    path = tmp_path_factory.mktemp("any") / name
    made = data.draw(any_record)
    write(path, [made])
    (found,) = read(path)
    expected = in_document_order(made) if name == "folder" else made
    assert found == expected
    assert repr(found) == repr(expected)  # tells 1 from 1.0 and True


@pytest.mark.parametrize("name", ALL)
def test_the_same_records_give_the_same_bytes(tmp_path: Path, name: str, record: Annotations) -> None:
    for folder in ("one", "two"):
        write(tmp_path / folder / name, [record])
    files = sorted(path for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert files
    for file in files:
        other = tmp_path / "two" / file.relative_to(tmp_path / "one")
        assert file.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("name", MANY)
def test_nothing_is_read_back_from_nothing(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, [])
    assert list(read(tmp_path / name)) == []


@pytest.mark.parametrize("name", [n for n in ALL if n != "folder"])
def test_a_failing_source_leaves_the_old_file(tmp_path: Path, name: str, record: Annotations) -> None:
    write(tmp_path / name, [record])
    before = (tmp_path / name).read_bytes()

    def source() -> Iterator[Annotations]:
        yield record
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(tmp_path / name, source())
    assert (tmp_path / name).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ALL)
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    mention = Mention(type="X", start=0, end=1, text="\ud800")
    with pytest.raises(RecordError):
        write(tmp_path / name, [Annotations(doc="d", mentions=(mention,))])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ALL)
def test_what_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no such file or folder; check the path"):
        list(read(tmp_path / name))
    module = open_format(tmp_path / name)
    with pytest.raises(InputError, match="no such file or folder; check the path"):
        list(module.read(tmp_path / name))


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "run@1.0"])
def test_an_unknown_format_is_told(tmp_path: Path, name: str) -> None:
    expected = r"expected \.jsonl, \.jsonl\.gz, \.jsonl\.zst, \.json, \.parquet or a folder"
    with pytest.raises(InputError, match=expected):
        open_format(tmp_path / name)
    (tmp_path / name).mkdir()
    assert open_format(tmp_path / name) is import_module("goldspan.formats.folder")


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("A.JSONL", "jsonl"),
        ("x.y.jsonl.gz", "jsonl"),
        ("a.json", "record"),
        ("a.Parquet", "parquet"),
        ("somewhere", "folder"),
    ],
)
def test_a_format_is_told_by_the_name(name: str, module: str) -> None:
    assert open_format(Path("nowhere") / name) is import_module(f"goldspan.formats.{module}")


def test_every_format_offers_the_same() -> None:
    for name in {*formats_module.SUFFIXES.values(), "folder"}:
        module = import_module(f"goldspan.formats.{name}")
        assert all(callable(getattr(module, word)) for word in ("read", "write", "pieces"))
        assert (module.__doc__ or "").strip()


DAMAGES = [
    b"",
    b"\x00\x01",
    b"not json",
    b"[]",
    b'{"doc":',
    b"{}\n{}\n",
    b"\xff\xfe{}",
    b"PAR1PAR1",
    b"\x1f\x8b\x08\x00",
    b"null",
]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_bad_input_never_a_traceback(tmp_path: Path, name: str, damage: bytes) -> None:
    path = tmp_path / name
    file = path / "a.json" if name == "folder" else path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(damage)
    if damage == b"" and name.startswith("a.jsonl"):
        assert list(read(path)) == []
        return
    with pytest.raises(InputError) as caught:
        list(read(path))
    assert all(problem.file == str(file) for problem in caught.value.problems)
    told: list[Problem] = []
    assert list(read(path, lenient=True, on_problem=told.append)) == []
    assert told == caught.value.problems
    assert [problem for piece in examine(path) for problem in piece.problems] == told


@pytest.mark.parametrize("name", MANY)
@given(data=st.data())
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_flipped_byte_or_a_cut_never_makes_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, name: str, record: Annotations, data: Any
) -> None:
    path = tmp_path_factory.mktemp("cut") / name
    write(path, [record])
    file = next(path.iterdir()) if path.is_dir() else path
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        file.write_bytes(whole[:at])
    else:
        file.write_bytes(whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :])
    told: list[Problem] = []
    found = list(read(path, lenient=True, on_problem=told.append))
    assert told or [type(made) for made in found] in ([], [Annotations])


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(StorageError, match="cannot be read: Permission denied"):
        list(read(tmp_path))

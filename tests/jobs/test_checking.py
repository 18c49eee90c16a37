from __future__ import annotations

from pathlib import Path

from goldspan.errors import Problem, StorageError
from goldspan.jobs.checking import Checked, Checking


def problem(file: str, line: int = 1) -> Problem:
    return Problem(rule="r", file=file, line=line, found="wrong")


def checked() -> Checked:
    found = Checked([problem("gold/b.json"), problem("gold/a.json", 2), problem("goldfish.json")])
    for file in ("gold/a.json", "gold/b.json"):
        found.count(file, "gold records")
    found.count("goldfish.json", "documents")
    return found


def test_lines_are_sorted_and_summed_up() -> None:
    assert checked().lines() == [
        "gold/a.json:2: wrong",
        "gold/b.json:1: wrong",
        "goldfish.json:1: wrong",
        "3 problems in 3 files",
    ]
    assert Checked().lines() == ["no problems: nothing to check"]


def test_a_part_is_a_file_or_a_folder() -> None:
    assert [each.file for each in checked().under("gold").problems] == ["gold/b.json", "gold/a.json"]
    assert checked().under("gold").totals == {"gold records": 2}
    assert checked().under("goldfish.json").totals == {"documents": 1}
    assert checked().under(".").totals == {"gold records": 2, "documents": 1}
    assert checked().under("gol") == Checked()


def test_joining_parts_tells_each_problem_once() -> None:
    found = checked().under("gold/a.json")
    found.join(checked().under("gold"))
    assert found.lines()[-1] == "2 problems in 2 files"
    assert found.totals == {"gold records": 2}


def test_what_goes_wrong_while_reading_is_a_problem() -> None:
    check = Checking(lambda path: path.removeprefix("/w/"))
    path = Path("/w/gold/a.json")
    for error in (StorageError(f"{path}: cannot be read: gone"), PermissionError(13, "Permission denied")):
        with check.catching(path):
            raise error
    assert check.found.lines() == [
        "gold/a.json: cannot be read: gone",
        "gold/a.json: [Errno 13] Permission denied",
        "2 problems in 1 file",
    ]

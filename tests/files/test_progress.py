from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

from goldspan.files import progress
from goldspan.files.progress import track

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(track(range(5), 5, "counting")) == [0, 1, 2, 3, 4]
    assert capsys.readouterr().err == ""


def test_on_a_terminal_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(track(iter("abc"), None, "reading")) == ["a", "b", "c"]
    assert terminal.getvalue() == ""


def test_on_a_terminal_what_takes_long_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    assert list(track(range(5), 5, "converting")) == [0, 1, 2, 3, 4]
    assert "converting" in terminal.getvalue()


def test_the_source_is_taken_one_by_one() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(3):
            taken.append(number)
            yield number

    tracked = track(source(), None, "x")
    assert next(tracked) == 0
    assert taken == [0]


def test_rich_is_not_imported_where_nothing_is_shown() -> None:
    code = (
        "import sys; from goldspan.files.progress import track; list(track([1], 1, 'x')); print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

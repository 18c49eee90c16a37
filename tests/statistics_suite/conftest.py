"""The suite's table: rows are checked against their bands, printed at the end, compared with docs/statistics.md."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

HEAD = ["| what | setting | should be | found |", "|---|---|---|---|"]


@dataclass
class Table:
    """Rows in the order they were found."""

    rows: list[str] = field(default_factory=list)

    def check(self, what: str, setting: str, found: float, band: tuple[float, float]) -> None:
        """Add a row, then fail where `found` is outside the band."""
        low, high = band
        wanted = f"{low:.3f} or more" if high >= 1 else f"{low:.3f} to {high:.3f}" if low > 0 else f"{high:.3f} or less"
        self.rows.append(f"| {what} | {setting} | {wanted} | {found:.3f} |")
        assert low <= found <= high, self.rows[-1]


KEY = pytest.StashKey[Table]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[KEY] = Table()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    rows = config.stash[KEY].rows
    if rows:
        terminalreporter.section("statistics suite")
        for line in HEAD + rows:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def table(request: pytest.FixtureRequest) -> Table:
    """Return the run's table."""
    return request.config.stash[KEY]

"""Whole processes measured, and the machine they ran on."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Measured:
    """Some runs of a process.

    Attributes:
        cpu: Seconds of processor time, of all its processes.
        wall: Seconds by the clock.
        memory: Most memory of any one of its processes, in MB.
        output: What it printed, in the run that took the least processor time.
    """

    cpu: float
    wall: float
    memory: float
    output: str


def measured(command: Sequence[str], runs: int = 1) -> Measured:
    """Run a command some times and return the least processor time, the least time by the clock, the most memory.

    Raises:
        RuntimeError: It failed.
    """
    found = [_once(command) for _ in range(runs)]
    return Measured(
        min(run.cpu for run in found),
        min(run.wall for run in found),
        max(run.memory for run in found),
        min(found, key=lambda run: run.cpu).output,
    )


def _once(command: Sequence[str]) -> Measured:
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Measured(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, output.decode())


def machine() -> str:
    """Return processor, cores, system and Python in one line."""
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"

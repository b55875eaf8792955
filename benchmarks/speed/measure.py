"""Runs commands in turns, each in its own process, and takes the system's account of each."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Figures:
    """Wall and CPU seconds and peak bytes of each run of one command."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)

    def medians(self) -> dict[str, float]:
        """The median of each figure."""
        return {name: statistics.median(values) for name, values in vars(self).items()}


def run_once(command: list[str], output: Path | None, figures: Figures) -> None:
    """Run a command and add its figures; what it prints is thrown away.

    Args:
        command: the program and its arguments.
        output: the result folder of a run of termlode. Its stages set the system's record of the peak back,
            so the largest of theirs is taken.
        figures: where the figures go.

    Raises:
        RuntimeError: it ended with another exit code than 0.
    """
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as p:
        said = p.stderr.read() if p.stderr else b""
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode:
        raise RuntimeError(f"{command} ended with {p.returncode}: {said.decode(errors='replace')[-2000:]}")
    figures.wall.append(time.perf_counter() - started)
    figures.cpu.append(usage.ru_utime + usage.ru_stime)
    accounts = output.glob("store/accounts/*.json") if output else ()
    peaks = [json.loads(path.read_text(encoding="utf-8"))["peak_bytes"] for path in accounts]
    figures.peak.append(max(usage.ru_maxrss * 1024, *peaks, 0))


def in_turns(commands: dict[str, tuple[list[str], Path | None]], runs: int) -> dict[str, Figures]:
    """Run every command once uncounted, then all of them in turns, `runs` times."""
    figures = {name: Figures() for name in commands}
    for turn in range(runs + 1):
        for name, (command, output) in commands.items():
            run_once(command, output, Figures() if turn == 0 else figures[name])
    return figures


def table(figures: dict[str, Figures], size: int) -> str:
    """A readable table; ratios are to the first row."""
    lines = [
        f"{'':34}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'MB/s':>8}{'wall ×':>8}{'cpu ×':>8}{'peak ×':>8}"
    ]
    first = next(iter(figures.values())).medians()
    for name, figure in figures.items():
        row = figure.medians()
        ratios = "".join(f"{row[key] / first[key]:8.2f}" for key in ("wall", "cpu", "peak"))
        amounts = (
            f"{row['wall']:9.2f}{row['cpu']:9.2f}{row['peak'] / 1e6:9.0f}{size / 1e6 / row['wall']:8.1f}"
        )
        lines.append(f"{name:34}{amounts}{ratios}")
    return "\n".join(lines)

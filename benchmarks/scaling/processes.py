"""Peak memory and CPU time of all processes that a command starts, by what they are (Linux)."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TICK = 0.2  # seconds between looks: what a process does after the last one is not seen
KINDS = {  # by what stands in its command line; the first that fits
    "Python worker": "pyspark.daemon",
    "executor": "CoarseGrainedExecutorBackend",
    "driver": "SparkSubmit",
    "driver's Python": ".py",
    "luigi": "luigi",
}
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
_HERTZ = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """What a command took.

    Attributes:
        wall: seconds.
        cpu: seconds, of all processes of each kind.
        peak: bytes of the largest process of each kind, shared pages and files in memory included.
        said: what it printed.
    """

    wall: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    peak: dict[str, int] = field(default_factory=dict)
    said: str = ""

    @property
    def seconds(self) -> float:
        """CPU seconds of all processes."""
        return sum(self.cpu.values())


def run(command: list[str], environment: dict[str, str], others: Sequence[int] = ()) -> Cost:
    """Run a command and look at its processes.

    Args:
        command: it.
        environment: of it.
        others: sessions of processes that work for it (`start_new_session`).

    Raises:
        RuntimeError: it ended with another exit code than 0.
    """
    cpu: dict[tuple[str, int], float] = {}
    peak: Counter[str] = Counter()
    ended = Event()

    def watch(sessions: set[int]) -> None:
        while not ended.wait(TICK):
            for process in _of(sessions):
                _look(process, cpu, peak)

    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True
    ) as running:
        watching = Thread(target=watch, args=({running.pid, *others},))
        watching.start()
        printed, said = running.communicate()
        wall = time.perf_counter() - started
        ended.set()
        watching.join()
    if running.returncode:
        raise RuntimeError(
            f"{command} ended with {running.returncode}: {said.decode(errors='replace')[-3000:]}"
        )
    seconds = {kind: sum(s for (k, _), s in cpu.items() if k == kind) for kind in KINDS}
    return Cost(wall, seconds, dict(peak), printed.decode())


def _of(sessions: set[int]) -> list[Path]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(process.name)) in sessions:
                found.append(process)
        except ProcessLookupError:
            continue
    return found


def _look(process: Path, cpu: dict[tuple[str, int], float], peak: Counter[str]) -> None:
    try:
        line = process.joinpath("cmdline").read_text(errors="replace")
        held = _PEAK.search(process.joinpath("status").read_text())
        ticks = process.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
    except (FileNotFoundError, ProcessLookupError):
        return
    kind = next((kind for kind, sign in KINDS.items() if sign in line), "")
    if not kind or not held:
        return
    cpu[kind, int(process.name)] = sum(map(int, ticks)) / _HERTZ
    peak[kind] = max(peak[kind], int(held[1]) * 1024)

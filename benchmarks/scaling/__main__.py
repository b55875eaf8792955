"""Counts n-grams on one machine, on `local[2]`, on a cluster of two workers, and by exploding them."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.scaling.processes import Cost, run
from benchmarks.speed.enlarge import enlarge
from pipeline import store
from tests.standalone import environment, events, events_in, standalone
from tests.tasks.test_spark import digests

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BESIDE = Path(sys.executable).parent
WAYS = ("local[2]", "two workers")
EXPLODE = {"exploded, text alone": "gram", "exploded, both neighbours": "gram,left,right"}
N_MAX = 12


@dataclass
class Row:
    """What one way of counting took.

    Attributes:
        cost: time and memory.
        shuffled: bytes that tasks wrote for others, compressed as Spark does.
        largest: bytes of them that one task read.
        tasks: how many.
        alone: seconds that the driver worked after the last task.
        same: whether the checkpoint is that of `embedded`; of exploded texts, whether there are as many.
    """

    cost: Cost
    shuffled: int = 0
    largest: int = 0
    tasks: int = 0
    alone: float = 0.0
    same: bool | None = None


@dataclass
class Run:
    """All ways on one text."""

    megabytes: int
    tokens: int
    ngrams: int = 0
    min_count: int = 0
    rows: dict[str, Row] = field(default_factory=dict)


def luigi(task: str, text: Path, home: Path, *more: str) -> list[str]:
    """A stage on a text."""
    own = ["--module", "tasks", task, "--corpus", str(text), "--output-folder", str(home / "output")]
    return [str(BESIDE / "luigi"), *own, "--local-scheduler", "--no-lock", *more]


def counted(
    text: Path, home: Path, engine: str, master: str, asked: argparse.Namespace, others: Sequence[int]
) -> Row:
    """Count a text whose encoded form is there."""
    own = _configured(home, master, asked)
    for folder in (home / "output" / "store").glob("count-*"):
        shutil.rmtree(folder)
    more = ["--engine", engine, *(["--memory", asked.memory] if asked.memory else [])]
    cost = run(luigi("CountNgrams", text, home, *more), environment() | own, others)
    if engine == "embedded":
        accounts = (home / "output" / "store" / "accounts").glob("count-*.json")
        cost.peak["luigi"] = max(json.loads(path.read_text())["peak_bytes"] for path in accounts)
        return Row(cost)
    return Row(cost, *_shuffled(home))


def exploded(encoded: Path, home: Path, columns: str, least: int, asked: argparse.Namespace) -> Row:
    """Count an encoded text by a row for every n-gram."""
    own = _configured(home, "local[2]", asked)
    conf = [part for pair in _conf(home).items() for part in ("--conf", "=".join(pair))]
    program = [str(Path(__file__).with_name("explode.py")), str(encoded), str(N_MAX), columns, str(least)]
    command = [str(BESIDE / "spark-submit"), "--master", "local[2]", "--driver-memory", asked.explode_memory]
    cost = run([*command, *conf, *program], environment() | own)
    return Row(cost, *_shuffled(home))


def measure(text: Path, megabytes: int, home: Path, asked: argparse.Namespace) -> Run:
    """All ways of counting a text."""
    run(luigi("EncodeCorpus", text, home), environment())
    (encoded,) = (home / "output" / "store").glob("encode-*")
    found = Run(megabytes, _facts(encoded)["tokens"])
    for _ in range(asked.runs):
        for name, row in _in_turn(text, home, asked):
            if name == "embedded":
                (folder,) = (home / "output" / "store").glob("count-*")
                found.ngrams, found.min_count = _facts(folder)["ngrams"], _facts(folder)["min_count"]
                expected = digests(home / "output")
            row.same = digests(home / "output") == expected
            print(f"{megabytes} MB {name}: {row}", file=sys.stderr, flush=True)
            best = found.rows.get(name)
            found.rows[name] = row if best is None or row.cost.seconds < best.cost.seconds else best
    if 1 < megabytes <= asked.explode:
        for name, columns in EXPLODE.items():
            found.rows[name] = row = exploded(encoded, home, columns, found.min_count, asked)
            if columns == "gram":
                row.same = int(row.cost.said.split()[-1]) == found.ngrams
            print(f"{megabytes} MB {name}: {row}", file=sys.stderr, flush=True)
    return found


def _in_turn(text: Path, home: Path, asked: argparse.Namespace) -> Iterable[tuple[str, Row]]:
    yield "embedded", counted(text, home, "embedded", "", asked, ())
    if "local[2]" in asked.only:
        yield "local[2]", counted(text, home, "spark", "local[2]", asked, ())
    if "two workers" in asked.only:
        with standalone(home / "cluster", 2, asked.executor_memory) as cluster:
            sessions = [worker.process.pid for worker in cluster.workers]
            yield "two workers", counted(text, home, "spark", cluster.address, asked, sessions)
        shutil.rmtree(home / "cluster")


def _facts(folder: Path) -> dict[str, int]:
    facts: dict[str, int] = (store.manifest(folder) or {})["facts"]
    return facts


def _conf(home: Path) -> dict[str, str]:
    return events_in(home / "events") | {"spark.ui.enabled": "false"}


def _configured(home: Path, master: str, asked: argparse.Namespace) -> dict[str, str]:
    """Write luigi.cfg, clear the event log; what the environment has to say."""
    shutil.rmtree(home / "events", ignore_errors=True)
    (home / "events").mkdir()
    conf = "|".join("=".join(pair) for pair in _conf(home).items())
    memory = f"executor-memory = {asked.executor_memory}\ndriver-memory = {asked.executor_memory}\n"
    (home / "luigi.cfg").write_text(f"[spark]\nmaster = {master}\n{memory}conf = {conf}\n")
    repository = Path(__file__).parents[2]
    return {
        "LUIGI_CONFIG_PATH": str(home / "luigi.cfg"),
        "SPARK_LOCAL_DIRS": str(home / "local"),
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(repository),
    }


def _shuffled(home: Path) -> tuple[int, int, int, float]:
    log = home / "events"
    tasks = [event["Task Metrics"] for event in events(log, "TaskEnd")]
    read = [task["Shuffle Read Metrics"] for task in tasks]
    return (
        sum(task["Shuffle Write Metrics"]["Shuffle Bytes Written"] for task in tasks),
        max((each["Remote Bytes Read"] + each["Local Bytes Read"] for each in read), default=0),
        len(tasks),
        (events(log, "ApplicationEnd")[0]["Timestamp"] - events(log, "JobEnd")[-1]["Completion Time"]) / 1000,
    )


def table(found: Run) -> str:
    """A readable table; ratios are to the first row."""
    kinds = ("luigi", "driver's Python", "driver", "executor", "Python worker")
    sent = ("shuffled MB", "bytes/token", "most a task", "tasks", "driver alone s")
    heads = ["wall ×", "cpu ×", *sent, *(f"{kind} MB" for kind in kinds), "same"]
    lines = [
        f"{found.megabytes} MB, {found.tokens:,} tokens, {found.ngrams:,} n-grams",
        f"{'':26}" + "".join(f"{head:>{len(head) + 2}}" for head in heads),
    ]
    first = next(iter(found.rows.values())).cost
    for name, row in found.rows.items():
        values = [f"{row.cost.wall / first.wall:.2f}", f"{row.cost.seconds / first.seconds:.2f}"]
        values += [f"{row.shuffled / 1e6:.1f}", f"{row.shuffled / found.tokens:.2f}"]
        values += [f"{row.largest / 1e6:.1f}", str(row.tasks), f"{row.alone:.1f}"]
        values += [f"{row.cost.peak.get(kind, 0) / 1e6:.0f}" for kind in kinds]
        cells = zip(heads, [*values, {None: "", True: "yes", False: "no"}[row.same]], strict=True)
        lines.append(f"{name:26}" + "".join(f"{value:>{len(head) + 2}}" for head, value in cells))
    return "\n".join(lines)


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("text", type=Path, help="a UTF-8 text file, documents between blank lines")
    parser.add_argument("--megabytes", type=int, nargs="+", default=[55, 200, 1000])
    parser.add_argument("--explode", type=int, default=55, help="the largest size that is exploded, too")
    parser.add_argument("--only", nargs="*", choices=WAYS, default=list(WAYS), help="beside embedded")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--memory", default="", help="of a slice, as --memory of the task")
    parser.add_argument("--executor-memory", default="1g")
    parser.add_argument("--explode-memory", default="4g")
    parser.add_argument("--scratch", type=Path, help="a folder for texts and results")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    source = asked.text.read_text(encoding="utf-8")
    results: list[dict[str, Any]] = []
    for megabytes in (1, *asked.megabytes):  # first a small one, so that all kernels are compiled
        with tempfile.TemporaryDirectory(dir=asked.scratch) as folder:
            text = Path(folder) / "text.txt"
            enlarge(source, megabytes * 1_000_000, text)
            found = measure(text, megabytes, Path(folder), asked)
        if megabytes > 1:
            print(table(found), flush=True)
            results.append(asdict(found))
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()

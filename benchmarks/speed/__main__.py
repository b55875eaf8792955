"""Compares speed and memory with peers, shows growth, and where the time goes. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.speed.contenders import CONTENDERS
from benchmarks.speed.enlarge import enlarge
from benchmarks.speed.measure import Figures, in_turns, run_once, table

LUIGI = str(Path(sys.executable).parent / "luigi")
FRESH = """
import runpy, shutil, sys
shutil.rmtree(sys.argv[1], ignore_errors=True)
sys.argv = sys.argv[2:]
"""


CLASSIC = ("--recipe", "classic")


def termlode(task: str, text: Path, output: Path, *options: str) -> tuple[list[str], Path]:
    """A stage from the bare text, with all stages before it: no checkpoint of an earlier turn is used."""
    script = f"{FRESH}runpy.run_path({LUIGI!r}, run_name='__main__')"
    corpus = "--domain" if task == "MineTerms" else "--corpus"
    luigi = ["luigi", "--module", "tasks", task, corpus, str(text), "--output-folder", str(output)]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        script,
        str(output),
        *luigi,
        *options,
        "--local-scheduler",
        "--no-lock",
    ]
    return command, output


def compare(text: Path, runs: int, scratch: Path, names: list[str]) -> dict[str, Figures]:
    """All contenders in turns."""
    commands: dict[str, tuple[list[str], Path | None]] = {
        "termlode discover, classic": termlode("DiscoverWords", text, scratch / "a", *CLASSIC),
        "  the same on one thread": termlode(
            "DiscoverWords", text, scratch / "b", *CLASSIC, "--threads", "1"
        ),
        "termlode discover, chained": termlode("DiscoverWords", text, scratch / "c", "--recipe", "chained"),
        "termlode count, n ≤ 12": termlode("CountNgrams", text, scratch / "d"),
        "termlode mine, whole run": termlode("MineTerms", text, scratch / "f"),
        "termlode encode": termlode("EncodeCorpus", text, scratch / "e"),
    }
    for name in names:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.speed.contenders", name, str(text)]
        commands[name] = (command, None)
    return in_turns(commands, runs)


def growth(text: Path, sizes: list[int], scratch: Path) -> dict[str, Figures]:
    """Counting and discovery on texts of growing size."""
    figures = {}
    source = text.read_text(encoding="utf-8")
    run_once(*termlode("MineTerms", text, scratch / "warm"), Figures())
    for size in sizes:
        path = scratch / f"text{size}.txt"
        enlarge(source, size * 1_000_000, path)
        for task, options in (("CountNgrams", ()), ("DiscoverWords", CLASSIC), ("MineTerms", ())):
            figure = figures.setdefault(f"{size} MB {task}", Figures())
            run_once(*termlode(task, path, scratch / "g", *options), figure)
            row = figure.medians()
            print(
                f"{size:6} MB {task:14}{row['wall']:8.1f} s{row['cpu']:8.1f} s cpu{row['peak'] / 1e6:8.0f} MB"
                f"{size / row['cpu']:8.1f} MB/s cpu{row['peak'] / size / 1e6:8.1f} bytes/byte",
                flush=True,
            )
        path.unlink()
        shutil.rmtree(scratch / "g")
    return figures


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("what", choices=("compare", "growth"))
    parser.add_argument("text", type=Path, help="a UTF-8 text file")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 50, 200, 1000], help="in MB")
    parser.add_argument("--only", nargs="+", choices=list(CONTENDERS), default=list(CONTENDERS))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    text = options.text.resolve()
    with tempfile.TemporaryDirectory() as folder:
        if options.what == "compare":
            figures = compare(text, options.runs, Path(folder), options.only)
            print(table(figures, text.stat().st_size))
        else:
            figures = growth(text, options.sizes, Path(folder))
    if options.json:
        content = {name: vars(figure) for name, figure in figures.items()}
        options.json.write_text(json.dumps({"text": text.name, "figures": content}, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""Evaluate recipes on several domains: `python -m benchmarks.quality DOMAINS.toml`.

The file names the domains, each with its gold list, and the baselines for all of them:

    baselines = ["path/or/name", "wordfreq"]

    [domains.agronomy]
    corpus = "path/of/agronomy.txt"
    gold = "path/of/terms.txt"

Paths are relative to the file. Both recipes see the same corpora in the same run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

LUIGI = str(Path(sys.executable).parent / "luigi")
FIGURES = ("P@100", "P@500", "P@1000", "P@5000", "R@5000", "AP")


def evaluate(domain: dict[str, str], baselines: list[str], against: str, output: Path) -> dict[str, Any]:
    """The evaluation of one domain, as EvaluateTerms writes it."""
    command = [LUIGI, "--module", "tasks", "EvaluateTerms", "--local-scheduler"]
    command += ["--domain", domain["corpus"], "--gold", domain["gold"], "--against", against]
    command += ["--output-folder", str(output)]
    for baseline in baselines:
        command += ["--baseline", baseline]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{domain['corpus']}: {done.stderr[-2000:]}")
    (newest,) = output.glob("store/evaluate-*/evaluation.json")
    found: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    return found


def rows_of(found: dict[str, Any]) -> dict[str, list[float]]:
    """The figures of each list: the default's, the other's, and the ratios."""
    ours = [found["figures"][part][name] for part, name in columns()]
    other = [found["against"][part][name] for part, name in columns()]
    return {
        "termlode": ours,
        "against": other,
        "ratio": [a / b if b else 0.0 for a, b in zip(ours, other, strict=True)],
    }


def columns() -> list[tuple[str, str]]:
    """Part and name of each figure in the table."""
    return [("all", name) for name in FIGURES] + [("outside dictionary", "AP")]


def line(label: str, values: list[float]) -> str:
    """One row of the table."""
    return f"{label:34}" + "".join(f"{value:9.3f}" for value in values)


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("domains", type=Path, help="a TOML file")
    parser.add_argument("--against", default="classic", help="recipe to compare with")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    root = options.domains.resolve().parent
    config = tomllib.loads(options.domains.read_text(encoding="utf-8"))

    def place(name: str) -> str:
        return str(root / name) if (root / name).exists() else name

    baselines = [place(name) for name in config.get("baselines", ["wordfreq"])]
    print(f"{'':34}" + "".join(f"{name:>9}" for name in FIGURES) + f"{'oov AP':>9}")
    found, rows = {}, {"termlode": [], "against": []}  # type: ignore[var-annotated]
    for name, domain in config["domains"].items():
        with tempfile.TemporaryDirectory() as folder:
            places = {role: place(value) for role, value in domain.items()}
            found[name] = evaluate(places, baselines, options.against, Path(folder))
        for label, values in rows_of(found[name]).items():
            print(line(f"{name} {label}", values), flush=True)
            if label in rows:
                rows[label].append(values)
    ours, other = (np.mean(rows[label], axis=0) for label in ("termlode", "against"))
    print(line("MEAN termlode", list(ours)))
    print(line(f"MEAN {options.against}", list(other)))
    print(line("MEAN ratio", list(ours / np.maximum(other, 1e-12))))
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

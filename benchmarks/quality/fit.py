"""Fit the weights of document structure: `python -m benchmarks.quality.fit DOMAINS.toml`.

Each domain of the file (see `benchmarks.quality`) also says of which kind its gold list is, such as
`kind = "keywords"`. Weights are found by steepest ascent from 0 in steps of 0.1, for the mean over domains
of ln AP + ln AP outside the dictionary + ½ ln P@1000. Printed are the figures of each domain under weights
fitted on the others, and under weights fitted on other kinds of gold alone; with --write, the weights fitted
on all domains become those of the package.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import luigi
import numpy as np
import pyarrow as pa

from pipeline import parquet
from pipeline.evaluation import evaluate, key
from pipeline.params import EvaluateParams, Execution
from pipeline.schema import CANDIDATES
from pipeline.stages import contrast, discover, encode
from pipeline.stages.evaluate import gold_in
from pipeline.termhood import composition, score
from pipeline.termhood.structure import structure
from pipeline.text.lexicon import known_words
from tasks import ContrastTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

STEP, LEAST_GAIN = 0.1, 0.002
FILE = Path(composition.__file__).with_suffix(".json")


class Domain(NamedTuple):
    """The best candidates of a domain before document structure, and what they are held to."""

    name: str
    kind: str
    terms: list[str]
    log_score: NDArray[np.float64]
    z: dict[str, NDArray[np.float64]]
    hit: NDArray[np.bool_]  # on the gold list
    wanted: NDArray[np.bool_]  # and frequent enough
    outside: NDArray[np.bool_]  # of the dictionary
    gold: int
    gold_outside: int
    evaluation: Any


def load(name: str, about: dict[str, str], baselines: Sequence[str]) -> Domain:
    """Make what is needed of a domain, as far as it is not there, and load it."""
    task = ContrastTerms(domain=about["corpus"], baseline=tuple(baselines))
    if not luigi.build([task], local_scheduler=True):
        raise SystemExit(f"{name}: the run failed")
    needs = task.requires()
    candidates = parquet.read(needs["domain"][0].folder / discover.TABLE, CANDIDATES)
    encoded = encode.load(needs["text"][0].folder)
    against = task.read_from()
    rates = contrast.rates(candidates["word"].combine_chunks(), against, Execution())
    mean = contrast.mean(rates, against.weights)
    scored = score.termhood(candidates, encoded, mean, Execution(), weights={})["score"].to_numpy()
    best = np.argsort(-scored, kind="stable")[: score.JUDGED]
    best = best[scored[best] > 0]
    place, length, count = (
        candidates[column].to_numpy()[best] for column in ("position", "length", "string_count")
    )
    documents = encoded.document_starts.size
    found = structure(encoded, place, length, Execution().workers)
    features = composition.structure_features(found, count, documents)
    terms = candidates["word"].take(pa.array(best)).to_pylist()
    gold = gold_in(needs["text"][0].folder, Path(about["gold"]), EvaluateParams().gold_least, Execution())
    dictionary = {key(word) for word in known_words()}
    keys = [key(term) for term in terms]
    return Domain(
        name,
        about["kind"],
        terms,
        np.log(scored[best]),
        {feature: composition.standard(values) for feature, values in features.items()},
        np.array([one in gold.known for one in keys]),
        np.array([one in gold.wanted for one in keys]),
        np.array([one not in dictionary for one in keys]),
        len(gold.wanted),
        len(gold.wanted - dictionary),
        lambda order: evaluate([terms[k] for k in order], gold, dictionary),
    )


def order_of(domain: Domain, weights: dict[str, float]) -> NDArray[np.int64]:
    """The candidates ranked under weights."""
    total = domain.log_score + sum(weight * domain.z[name] for name, weight in weights.items())
    return np.argsort(-total, kind="stable")


def objective(domains: Sequence[Domain], weights: dict[str, float]) -> float:
    """What is maximised."""
    total = 0.0
    for domain in domains:
        order = order_of(domain, weights)
        outside = order[domain.outside[order]]
        total += np.log(_ap(domain, order, domain.gold)) + np.log(_ap(domain, outside, domain.gold_outside))
        total += 0.5 * np.log(max(domain.hit[order[:1000]].mean(), 1e-3))
    return total / len(domains)


def _ap(domain: Domain, order: NDArray[np.int64], gold: int) -> float:
    ranks = np.flatnonzero(domain.wanted[order])
    return float((np.cumsum(domain.hit[order])[ranks] / (ranks + 1)).sum()) / max(gold, 1) + 1e-6


def fit(domains: Sequence[Domain]) -> dict[str, float]:
    """Steepest ascent from 0: the best of all single steps up or down, as long as it gains; none below 0."""
    weights = dict.fromkeys(domains[0].z, 0.0)
    best = objective(domains, weights)
    while True:
        steps = [
            weights | {name: round(weights[name] + step, 2)}
            for name in weights
            for step in (STEP, -STEP)
            if weights[name] + step > -STEP / 2
        ]
        values = [objective(domains, tried) for tried in steps]
        k = int(np.argmax(values))
        if values[k] < best + LEAST_GAIN:
            return weights
        weights, best = steps[k], values[k]


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.fit", description=__doc__)
    parser.add_argument("domains", type=Path, help="a TOML file")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    options = parser.parse_args()
    root = options.domains.resolve().parent
    config = tomllib.loads(options.domains.read_text(encoding="utf-8"))

    def place(name: str) -> str:
        return str(root / name) if (root / name).exists() else name

    baselines = [place(name) for name in config["baselines"]]
    domains = [
        load(name, {role: place(value) for role, value in about.items()}, baselines)
        for name, about in config["domains"].items()
    ]
    settings = {
        "no structure": lambda domain: {},
        "fitted on the other domains": lambda domain: fit([d for d in domains if d.name != domain.name]),
        "fitted on other kinds of gold": lambda domain: fit([d for d in domains if d.kind != domain.kind]),
        "as shipped": lambda domain: dict(composition.shipped_weights()),
    }
    for label, weights_for in settings.items():
        print(label)
        rows = []
        for domain in domains:
            weights = weights_for(domain)
            found = domain.evaluation(order_of(domain, weights))
            whole, outside = found["all"], found["outside dictionary"]
            rows.append([whole["P@100"], whole["P@1000"], whole["R@5000"], whole["AP"], outside["AP"]])
            print(f"  {domain.name:16}", "".join(f"{value:8.3f}" for value in rows[-1]), weights, flush=True)
        print(f"  {'MEAN':16}", "".join(f"{value:8.3f}" for value in np.mean(rows, axis=0)))
    weights = {name: weight for name, weight in fit(domains).items() if weight}
    print("fitted on all:", weights)
    if options.write:
        FILE.write_text(json.dumps({"version": 1, "weights": weights}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Expansion from a few seeds, on several domains: `python -m benchmarks.quality.expansion DOMAINS.toml`.

The file is that of `benchmarks.quality`. Seeds are 20 terms drawn at random from the wanted gold terms that
the list has, ten times. Held against the gold without them are: the ranked list as it is; the nearest terms
to the seeds' centre in plain vectors; the classic recipe (`--preset recipe`); and termlode's. All see the
same list and vectors.
Printed are precision and recall among the first 200 and 1,000 terms, the mean of the draws.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import luigi
import numpy as np

from pipeline import parquet
from pipeline.evaluation import Gold, key
from pipeline.params import EvaluateParams, Execution, ExpandParams
from pipeline.schema import TERMS
from pipeline.semantic.relevance import centre_similarity
from pipeline.semantic.seeds import Vocabulary, by_key, rows_of, vocabulary
from pipeline.semantic.similarity import unit_rows
from pipeline.stages import embed, expand, rank
from pipeline.stages.evaluate import gold_in
from tasks import EmbedWords, EncodeCorpus, RankTerms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

SEEDS, DRAWS = 20, 10
SIZES = (200, 1000)
METHODS = ("ranking", "neighbours", "recipe", "termlode")


class Domain(NamedTuple):
    """A ranked list, its vectors, and what is known of it.

    Attributes:
        known: the list's terms and their vectors.
        hit: whether a term is on the gold list.
        wanted: and occurs often enough.
        size: how many gold terms occur often enough.
    """

    known: Vocabulary
    hit: NDArray[np.bool_]
    wanted: NDArray[np.bool_]
    size: int


def domain_of(listed: list[str], words: list[str], vectors: NDArray[np.float32], gold: Gold) -> Domain:
    """Put a list, word vectors and gold together."""
    names = list(map(key, listed))
    return Domain(
        vocabulary(listed, words, vectors, ()),
        np.array([name in gold.known for name in names]),
        np.array([name in gold.wanted for name in names]),
        len(gold.wanted),
    )


def draws(domain: Domain) -> Iterator[NDArray[np.int64]]:
    """Rows of seeds: gold terms of the list that have a vector."""
    pool = np.flatnonzero(domain.wanted & domain.known.vectors.any(axis=1))
    for seed in range(DRAWS):
        yield np.sort(np.random.default_rng(seed).choice(pool, SEEDS, replace=False))


def methods(domain: Domain) -> dict[str, Callable[[NDArray[np.int64]], NDArray[np.int64]]]:
    """What is compared: functions from the rows of seeds to rows, best first."""
    plain = unit_rows(domain.known.vectors)

    def by_preset(preset: str) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
        params = ExpandParams(preset=preset)
        terms, vectors = domain.known.terms, domain.known.vectors

        def joined(seeds: NDArray[np.int64]) -> NDArray[np.int64]:
            asked = [terms[row] for row in seeds]
            near = vocabulary(terms, terms, vectors, asked, params.expand_from)
            starts = rows_of(by_key(near.terms), asked)
            return expand.expanded(near, starts, np.array([], np.int64), params).joined.row

        return joined

    ways = {
        "ranking": lambda seeds: np.arange(domain.hit.size),
        "neighbours": lambda seeds: np.argsort(-centre_similarity(plain, seeds), kind="stable"),
    }
    return ways | {preset: by_preset(preset) for preset in ("recipe", "termlode")}


def figures(domain: Domain, order: NDArray[np.int64], seeds: NDArray[np.int64]) -> list[float]:
    """P@k and R@k of `SIZES`; seeds count neither as hits nor as wanted."""
    order = order[~np.isin(order, seeds)]
    precision = [float(domain.hit[order[:k]].sum()) / k for k in SIZES]
    recall = [float(domain.wanted[order[:k]].sum()) / max(1, domain.size - seeds.size) for k in SIZES]
    return precision + recall


def compare(name: str, domain: Domain) -> dict[str, NDArray[np.float64]]:
    """The figures of every method, printed as they come."""
    found = {}
    for method, order in methods(domain).items():
        found[method] = np.mean([figures(domain, order(seeds), seeds) for seeds in draws(domain)], axis=0)
        print(f"{name + ' ' + method:34}" + "".join(f"{value:9.3f}" for value in found[method]), flush=True)
    return found


def load(about: dict[str, str], baselines: list[str], output: str) -> Domain:
    """Make what is needed of a domain, as far as it is not there, and load it."""
    ranked = RankTerms(domain=about["corpus"], baseline=tuple(baselines), output_folder=output)
    text = EncodeCorpus(corpus=about["corpus"], output_folder=output)
    vectors = EmbedWords(corpus=about["corpus"], output_folder=output)
    if not luigi.build([ranked, vectors], local_scheduler=True):
        raise SystemExit(f"{about['corpus']}: the run failed")
    listed = parquet.read(ranked.folder / rank.TABLE, TERMS, ["term"])["term"].to_pylist()
    gold = gold_in(text.folder, Path(about["gold"]), EvaluateParams().gold_least, Execution())
    return domain_of(listed, *embed.load(vectors.folder), gold)


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.expansion", description=__doc__)
    parser.add_argument("domains", type=Path, help="a TOML file")
    parser.add_argument("--output", default="", help="where checkpoints go (default: output/ at home)")
    options = parser.parse_args()
    root = options.domains.resolve().parent
    config = tomllib.loads(options.domains.read_text(encoding="utf-8"))

    def place(name: str) -> str:
        return str(root / name) if (root / name).exists() else name

    baselines = [place(name) for name in config.get("baselines", ["wordfreq"])]
    print(f"{'':34}" + "".join(f"{name:>9}" for name in ("P@200", "P@1000", "R@200", "R@1000")))
    rows: dict[str, list[NDArray[np.float64]]] = {method: [] for method in METHODS}
    for name, about in config["domains"].items():
        places = {role: place(value) for role, value in about.items()}
        for method, values in compare(name, load(places, baselines, options.output)).items():
            rows[method].append(values)
    for method, values in rows.items():
        print(f"{'MEAN ' + method:34}" + "".join(f"{value:9.3f}" for value in np.mean(values, axis=0)))


if __name__ == "__main__":
    main()

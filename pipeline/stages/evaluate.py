"""Beside the chain: a ranked list against a gold list, alone or side by side with another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline import parquet
from pipeline.errors import CorpusError, EmptyResultError
from pipeline.evaluation import Gold, evaluate, gold_of, key
from pipeline.ngram.lookup import count_strings
from pipeline.rank import read_list
from pipeline.schema import TERMS
from pipeline.stages import encode, rank
from pipeline.text.lexicon import known_words

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.params import EvaluateParams, Execution
    from pipeline.progress import Progress

RESULT = "evaluation.json"


def run(
    ranked: Path,
    against: Path | None,
    text: Path,
    gold: Path,
    folder: Path,
    params: EvaluateParams,
    execution: Execution,
    progress: Progress,
) -> dict[str, int]:
    """Evaluate a ranked list.

    Args:
        ranked: the checkpoint of TERMS.
        against: another such checkpoint, or a file of terms, best first, one a line; or nothing.
        text: the encoded domain, by tokens.
        gold: a file of known terms, one a line.
        folder: where to write.
        params: how often a gold term must occur.
        execution: threads.
        progress: told after each step.
    """
    wanted = gold_in(text, gold, params.gold_least, execution)
    if not wanted.wanted:
        raise EmptyResultError(
            f"none of {len(wanted.known):,} terms occurs {params.gold_least} times in the corpus",
            where=str(gold),
            remedy="Give the gold list of this domain, or lower --gold-least",
        )
    progress(0.5, "evaluating")
    dictionary = {key(word) for word in known_words()}
    found: dict[str, Any] = {"figures": evaluate(_terms(ranked), wanted, dictionary)}
    if against is not None:
        found["against"] = evaluate(_terms(against), wanted, dictionary)
    (folder / RESULT).write_text(
        json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    return {"gold terms": len(wanted.known), "wanted": len(wanted.wanted)}


def gold_in(text: Path, gold: Path, least: int, execution: Execution) -> Gold:
    """The terms of a file as gold of an encoded corpus; wanted are those seen `least` times there."""
    terms = sorted(read_list(gold))
    counts, _ = count_strings(
        encode.load(text), pa.array(terms, pa.string()), encode.parameters(text), execution.workers
    )
    return gold_of(terms, counts, least)


def _terms(ranked: Path) -> list[str]:
    if ranked.is_dir():
        terms: list[str] = parquet.read(ranked / rank.TABLE, TERMS)["term"].to_pylist()
        return terms
    listed = list(read_list(ranked))
    if not listed:
        raise CorpusError("holds no term", where=str(ranked), remedy="Check the file")
    return listed

"""Stage 6: SCORES become TERMS, and what filters left out becomes DROPPED."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import ledger, parquet
from pipeline.merging import merge
from pipeline.rank import Knowledge, listed_terms, rank, read_list, ruled_out, terms_left_out
from pipeline.rules import read_rules
from pipeline.schema import DROPPED, SCORES, TERMS
from pipeline.stages import contrast, encode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.params import RankParams
    from pipeline.progress import Progress

TABLE = "terms.parquet"
LEFT_OUT = "dropped.parquet"
MEASURED = "measures.parquet"


def run(
    scored: Path,
    text: Path,
    folder: Path,
    params: RankParams,
    lists: Mapping[str, Path],
    progress: Progress,
    review: Path | None = None,
    rules: Path | None = None,
) -> dict[str, int]:
    """Rank scored words.

    Args:
        scored: the checkpoint of SCORES.
        text: the encoded domain.
        folder: where to write.
        params: what to rank by and to leave out.
        lists: the user's lists that were given: stop, must, known.
        progress: told in between.
        review: the domain's ledger, if there is one.
        rules: a file of hand rules, if there is one.
    """
    encoded = encode.load(text)
    decisions = ledger.read(review) if review else {}
    verdicts = ledger.verdicts(decisions, str(review))
    own = read_rules(rules) if rules else ()
    read = {role: read_list(path) for role, path in lists.items()}
    knowledge = Knowledge(**read, rules=own, verdicts=verdicts)
    scores, variants = merge(
        parquet.read(scored / contrast.TABLE, SCORES), verdicts, encoded, encode.parameters(text)
    )
    progress(0.3, "ranking")
    total, documents = float(encoded.counts.sum()), float(encoded.document_starts.size)
    ranking = rank(scores, params, total, documents, knowledge)
    # One table after the other: each is as large as half of the scores.
    terms = listed_terms(scores, ranking, variants)
    parquet.write(folder / TABLE, terms, TERMS)
    measures = pa.table({"term": terms["term"], **ranking.measures})
    parquet.write(folder / MEASURED, measures, measures.schema)
    del terms, measures
    parquet.write(folder / LEFT_OUT, terms_left_out(scores, ranking), DROPPED)
    by_rule = {f"by rule {name}": count for name, count in ruled_out(ranking, own).items()}
    return {"terms": ranking.listed.size, "dropped": ranking.dropped.size, **by_rule}

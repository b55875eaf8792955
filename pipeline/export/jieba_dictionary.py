"""A user dictionary for jieba, tried out before it is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from pipeline.text.jieba_tokenizer import private_tokenizer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.params import PublishParams


def write_userdict(
    terms: pa.Table,
    path: Path,
    params: PublishParams,
    metadata: Mapping[str, str],
) -> dict[str, int]:
    """Write the first terms that the domain uses more than the baseline does, one a line, in order of rank.

    No frequency is written: jieba then gives each term the least one that keeps it whole. Terms that jieba
    cuts apart even so are left out; how many is returned.
    """
    typical = terms.filter(pc.greater(terms["domain_per_million"], terms["baseline_per_million"]))
    candidates = typical["term"].slice(0, params.dictionary_size).to_pylist()
    tokenizer = private_tokenizer(candidates)
    whole = [term for term in candidates if tokenizer.lcut(term, HMM=False) == [term]]
    path.write_text("".join(f"{term}\n" for term in whole), encoding="utf-8", newline="\n")
    return {f"in {path.name}": len(whole), "cut apart by jieba": len(candidates) - len(whole)}

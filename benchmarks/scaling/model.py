"""What counting on Spark would ask for on a larger corpus of the same kind.

Shares of tokens and of pairs of tokens are those of a corpus that was counted, and so is the vocabulary: a
larger one has more, so these are lower bounds. What is sent for a token has to be measured.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline import parquet
from pipeline.engine.count import SLICE, bytes_in_a_slice, window_bytes
from pipeline.engine.parts import SIZE
from pipeline.ngram.count import N_MAX
from pipeline.params import Execution
from pipeline.schema import NGRAMS
from pipeline.stages import count, encode

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.ngram.encode import Encoded

INT32 = 2**31 - 1


def asked_for(
    text: Encoded, grams: pa.Table, tokens: float, memory: str, workers: int, sent: float
) -> dict[str, str]:
    """What a corpus of so many tokens asks for.

    Args:
        text: the corpus that was counted.
        grams: NGRAMS of it, `n` and `count`.
        tokens: of the larger one.
        memory: that a task may take, "" for the default.
        workers: tasks at once.
        sent: bytes that are sent for a token.
    """
    larger = tokens / text.counts.sum()
    in_a_slice = bytes_in_a_slice(window_bytes(text, N_MAX))
    held = Execution(memory=memory).free_bytes // in_a_slice if memory else SLICE
    most = min(held, tokens / (2 * workers))
    heavy = int((text.id_counts * larger > most).sum())
    parts, slices = -(-tokens // SIZE), tokens / most
    tally = heavy * text.size * 16
    n = grams["n"].to_numpy()
    pair = grams["count"].to_numpy()[n == 2].max() * larger
    # N-grams of a first token come together, itself first.
    of_one = np.diff(np.flatnonzero(n == 1), append=n.size).max() * larger
    return {
        "tokens": f"{tokens:,.0f} ({tokens / INT32:.2f} of int32)",
        "encoded text, read once by every process": _bytes(tokens * text.ids.itemsize),
        "sent through the shuffle": _bytes(tokens * sent),
        "parts, slices, rows in the shuffle": f"{parts:,.0f}, {slices:,.0f}, {parts * slices:,.0f}",
        "tokens too frequent for a slice": f"{heavy:,}",
        "tally of a part; of all, through the driver": f"{_bytes(tally)}; {_bytes(tally * parts)}",
        "n-grams; those of one first token": f"{n.size * larger:,.0f}; {of_one:,.0f}",
        "the most frequent pair, in one slice": f"{pair:,.0f}, {_bytes(pair * in_a_slice)}",
    }


def _bytes(size: float) -> str:
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 1000 or unit == "TB":
            break
        size /= 1000
    return f"{size:,.1f} {unit}"


def main() -> None:
    """Parse the command line and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling.model", description=__doc__)
    parser.add_argument("output", type=Path, help="folder of results; its store/ has one corpus, counted")
    parser.add_argument("--tokens", type=float, nargs="+", default=[3e8, 2**31, 3e9, 3e10, 3e11])
    parser.add_argument("--memory", default="", help="of a task, such as 4GB")
    parser.add_argument("--workers", type=int, default=100, help="tasks at once")
    parser.add_argument("--sent", type=float, required=True, help="bytes sent for a token, as measured")
    asked = parser.parse_args()
    (encoded,) = asked.output.glob("store/encode-*")
    (counted,) = asked.output.glob("store/count-*")
    text = encode.load(encoded)
    grams = parquet.read(counted / count.TABLE, NGRAMS, ["n", "count"])
    print(f"from {text.counts.sum():,} tokens, {text.counts.size:,} different; {grams.num_rows:,} n-grams")
    for tokens in asked.tokens:
        print()
        rows = asked_for(text, grams, tokens, asked.memory, asked.workers, asked.sent)
        print("\n".join(f"{name:46}{value:>40}" for name, value in rows.items()))


if __name__ == "__main__":
    main()

"""Counts n-grams as a plain Spark job would: a row for every one, grouped by its text. For spark-submit.

What it sends around is in Spark's event log. It prints how many groups are large enough.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyspark.sql import SparkSession, functions

from pipeline.engine.parts import loaded, parts_of
from pipeline.stages import encode
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.engine.parts import Part

ROWS = 1 << 18  # of a batch


def exploded(folder: Path, part: Part, n_max: int, columns: list[str]) -> Iterator[pa.RecordBatch]:
    """Every n-gram of a part, as a row: its text, and the ids on both sides, borders being 0."""
    text = loaded(encode.load, folder)
    ids = text.ids[part.begin : part.end + 1]
    inside = ids >= FIRST_TOKEN
    at = np.flatnonzero(inside)
    for n in range(1, n_max + 1):
        at = at[inside[at + n - 1]] if n > 1 else at
        for begin in range(0, at.size, ROWS):
            some = at[begin : begin + ROWS]
            sides = {"left": ids[some - 1], "right": ids[some + n]}
            made = {"gram": text.texts(some + part.begin, np.full(some.size, n)).combine_chunks()}
            made |= {
                name: np.where(side >= FIRST_TOKEN, side, 0).astype(np.int32) for name, side in sides.items()
            }
            yield pa.record_batch([pa.array(made[name]) for name in columns], names=columns)


def main() -> None:
    """Run the job."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoded", type=Path)
    parser.add_argument("n_max", type=int)
    parser.add_argument("columns", help="to group by: gram, or gram,left,right")
    parser.add_argument("min_count", type=int)
    options = parser.parse_args()
    folder, n_max, columns = options.encoded, options.n_max, options.columns.split(",")
    session = SparkSession.builder.getOrCreate()
    parts = parts_of(encode.load(folder), session.sparkContext.defaultParallelism)

    def explode(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield from exploded(folder, parts[number], n_max, columns)

    types = ", ".join(f"{name} {'string' if name == 'gram' else 'int'}" for name in columns)
    rows = session.range(len(parts), numPartitions=len(parts)).mapInArrow(explode, types)
    counted = rows.groupBy(*columns).count()
    print(counted.where(functions.col("count") >= options.min_count).count())
    session.stop()


if __name__ == "__main__":
    main()

"""A cluster that is none."""

from __future__ import annotations

import pickle
from itertools import groupby

import pyarrow as pa

from pipeline.engine.cluster import KEY, SENDER, nobody


class InProcess:
    """A cluster of this process; what it is given could be sent elsewhere."""

    workers = 2

    def __init__(self, scratch=None):
        self.scratch = scratch

    def each(self, do, schema, parts, told=nobody):
        pickle.dumps((do, parts))
        told(1.0)
        for part in parts:
            table = do(part)
            assert table.schema.equals(schema)
            yield table

    def shuffle(self, send, rows_schema, receive, schema, parts, told=nobody):
        pickle.dumps((send, receive, parts))
        told(0.5)
        rows = [batch for part in reversed(parts) for batch in send(part)]
        assert all(batch.schema == rows_schema for batch in rows)
        by = [(batch[KEY][0].as_py(), batch[SENDER][0].as_py()) for batch in rows]
        assert len(set(by)) == len(by)
        for key, group in groupby(
            sorted(zip(by, rows, strict=True), key=lambda row: row[0]), lambda row: row[0][0]
        ):
            table = receive(key, pa.Table.from_batches([batch for _, batch in group]))
            assert table.schema.equals(schema)
            yield key, table

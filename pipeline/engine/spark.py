"""A cluster of Apache Spark: rows go through its shuffle, what is made through shared files."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.engine.cluster import KEY, SENDER, nobody
from pipeline.errors import StorageError
from pipeline.progress import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pyspark import StatusTracker
    from pyspark.sql import DataFrame, SparkSession

    from pipeline.engine.cluster import Part, Told

_LOOK = 1.0  # seconds between looks at how many tasks have ended
_ROW = "row"  # of what was made for a key: files do not keep the order
# Types that Spark does not have, and those that hold the same values.
_WIDER = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64()}


class SparkCluster:
    """Work through a Spark session.

    Args:
        session: it.
        scratch: a folder that driver and executors see; it is not there yet, and goes in the end.
    """

    def __init__(self, session: SparkSession, scratch: Path) -> None:
        self._session = session
        self._scratch = scratch
        self.workers = session.sparkContext.defaultParallelism

    def each(
        self, do: Callable[[Part], pa.Table], schema: pa.Schema, parts: Sequence[Part], told: Told = nobody
    ) -> Iterator[pa.Table]:
        """See `Cluster`."""

        def make(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for number in _numbers(batches):
                yield from _kept(do(parts[number]), number).to_batches()

        made = self._parts(parts).mapInArrow(make, _sql(_kept_schema(schema)))
        yield from (table for _, table in self._written(made, schema, 1, told))

    def shuffle(
        self,
        send: Callable[[Part], Iterator[pa.RecordBatch]],
        sent: pa.Schema,
        receive: Callable[[int, pa.Table], pa.Table],
        schema: pa.Schema,
        parts: Sequence[Part],
        told: Told = nobody,
    ) -> Iterator[tuple[int, pa.Table]]:
        """See `Cluster`."""

        def send_all(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for number in _numbers(batches):
                yield from send(parts[number])

        def receive_all(key: tuple[pa.Scalar, ...], rows: pa.Table) -> pa.Table:
            number = key[0].as_py()
            return _kept(receive(number, rows.sort_by(SENDER)), number)

        windows = self._parts(parts).mapInArrow(send_all, _sql(sent))
        made = windows.groupBy(KEY).applyInArrow(receive_all, _sql(_kept_schema(schema)))
        yield from self._written(made, schema, 2, told)

    def _parts(self, parts: Sequence[Any]) -> DataFrame:
        return self._session.range(len(parts), numPartitions=max(1, len(parts)))

    def _written(
        self, made: DataFrame, schema: pa.Schema, stages: int, told: Told
    ) -> Iterator[tuple[int, pa.Table]]:
        """Have it written, in so many of Spark's stages, and read it by keys."""
        share = _Share(self._session.sparkContext.statusTracker(), stages)
        with watched(lambda: told(share.now()), _LOOK):
            made.write.mode("error").partitionBy(KEY).parquet(self._scratch.as_uri())
        if not (self._scratch / "_SUCCESS").exists():
            raise StorageError("Spark left it unfinished", where=str(self._scratch), remedy="Run again")
        folders = {int(path.name.partition("=")[2]): path for path in self._scratch.glob(f"{KEY}=*")}
        for number in sorted(folders):
            table = pq.read_table(folders[number], partitioning=None).sort_by(_ROW)
            yield number, table.drop_columns([_ROW]).cast(schema)
        shutil.rmtree(self._scratch)


class _Share:
    """The share of tasks that have ended, of so many stages that come one after the other."""

    def __init__(self, tracker: StatusTracker, stages: int) -> None:
        self._tracker, self._stages = tracker, stages
        self._met: list[int] = []
        self._most = 0.0

    def now(self) -> float:
        for number in self._tracker.getActiveStageIds():
            stage = self._tracker.getStageInfo(number)
            if not stage or not stage.numTasks:
                continue
            self._met += [number] * (number not in self._met)
            before = min(self._met.index(number), self._stages - 1)
            share = (before + stage.numCompletedTasks / stage.numTasks) / self._stages
            # A stage of which a lost machine held something runs once more.
            self._most = max(self._most, share)
        return self._most


def _numbers(batches: Iterator[pa.RecordBatch]) -> Iterator[int]:
    for batch in batches:
        yield from batch.column(0).to_pylist()


def _kept(table: pa.Table, number: int) -> pa.Table:
    """A table with its key and the order of its rows."""
    held = table.cast(pa.schema([_field(field) for field in table.schema]))
    key, row = pa.array([number] * table.num_rows, pa.int32()), pa.array(range(table.num_rows), pa.int64())
    return held.append_column(KEY, key).append_column(_ROW, row)


def _kept_schema(schema: pa.Schema) -> pa.Schema:
    own = [pa.field(KEY, pa.int32()), pa.field(_ROW, pa.int64())]
    return pa.schema([*(_field(field) for field in schema), *own])


def _field(field: pa.Field) -> pa.Field:
    return pa.field(field.name, _WIDER.get(field.type, field.type))


def _sql(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)

"""A cluster of Apache Spark: rows go through its shuffle, what is made of them through shared files.

A task writes what it has made under a name that nobody else has, and answers with that name. Spark hands on
one answer for each part or key, whatever it has had done twice; what lies there besides is never looked at.
What is wrong with the data is an answer, too: to try again would not help, and Spark would forget its kind.
"""

from __future__ import annotations

import json
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline import parquet
from pipeline.engine.cluster import KEY, SENDER, nobody
from pipeline.errors import TermlodeError, from_json, to_json
from pipeline.progress import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pyspark import StatusTracker
    from pyspark.sql import SparkSession

    from pipeline.engine.cluster import Part, Told

_LOOK = 1.0  # seconds between looks at how many tasks have ended
_NOBODY = -1  # the key of what is wrong with a part
_WRONG = "wrong"
_ANSWERS = pa.schema([(KEY, pa.int32()), ("answer", pa.string())])


class SparkCluster:
    """Work through a Spark session.

    Args:
        session: it.
        scratch: a folder that driver and executors see; who made it removes it once the session has ended.
    """

    def __init__(self, session: SparkSession, scratch: Path) -> None:
        self._session = session
        self.scratch = scratch
        self.workers = session.sparkContext.defaultParallelism

    def each(
        self, do: Callable[[Part], pa.Table], schema: pa.Schema, parts: Sequence[Part], told: Told = nobody
    ) -> Iterator[pa.Table]:
        """See `Cluster`."""
        with self._folder() as folder:
            # Not as a part of the function: each task is sent its own part, and no other.
            sent = self._session.sparkContext.parallelize(parts, max(1, len(parts)))
            made = sent.map(lambda part: _answer(folder, schema, lambda: do(part)))
            yield from (
                _read(folder, schema, answer) for answer in _checked(self._watched(made.collect, 1, told))
            )

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
        rows = sent.append(pa.field(_WRONG, pa.string()))

        def send_all(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch.column(0).to_pylist():
                    yield from _sent(send(parts[number]), rows)

        def receive_all(key: tuple[pa.Scalar, ...], came: pa.Table) -> pa.Table:
            number = key[0].as_py()
            if number == _NOBODY:
                answer = came[_WRONG][0].as_py()
            else:
                ordered = came.drop_columns([_WRONG]).sort_by(SENDER)
                answer = _answer(folder, schema, lambda: receive(number, ordered))
            return pa.table([[number], [answer]], schema=_ANSWERS)

        with self._folder() as folder:
            numbers = self._session.range(len(parts), numPartitions=max(1, len(parts)))
            windows = numbers.mapInArrow(send_all, _sql(rows))
            made = windows.groupBy(KEY).applyInArrow(receive_all, _sql(_ANSWERS))
            answers = self._watched(made.toArrow, 2, told).sort_by(KEY)
            names = _checked(answers["answer"].to_pylist())
            for key, name in zip(answers[KEY].to_pylist(), names, strict=True):
                yield key, _read(folder, schema, name)

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        """A folder for what is made, and read before the block ends."""
        folder = self.scratch / secrets.token_hex(8)
        folder.mkdir()
        try:
            yield folder
        finally:
            # Somebody whom Spark has given up may be writing still: the rest goes with all of the scratch.
            shutil.rmtree(folder, ignore_errors=True)

    def _watched(self, collect: Callable[[], Any], stages: int, told: Told) -> Any:
        """What is collected in so many of Spark's stages."""
        share = _Share(self._session.sparkContext.statusTracker(), stages)
        with watched(lambda: told(share.now()), _LOOK):
            return collect()


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


def _answer(folder: Path, schema: pa.Schema, make: Callable[[], pa.Table]) -> str:
    """Make a table; says under which name it lies in a folder, or what is wrong."""
    try:
        table = make()
    except TermlodeError as error:
        return _told(error)
    name = f"{secrets.token_hex(8)}.parquet"
    parquet.write(folder / name, table, schema)
    return json.dumps({"name": name})


def _sent(batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """What a part sends; what is wrong with it, if anything is, as a row for nobody."""
    try:
        for batch in batches:
            columns = [*batch.columns, pa.nulls(batch.num_rows, pa.string())]
            yield pa.record_batch(columns, schema=schema)
    except TermlodeError as error:
        known = {KEY: _NOBODY, _WRONG: _told(error)}
        yield pa.RecordBatch.from_pylist([known], schema)


def _told(error: TermlodeError) -> str:
    return json.dumps({"error": to_json(error)})


def _checked(answers: Sequence[str]) -> list[str]:
    """The names that were answered.

    Raises:
        TermlodeError: the first one that was answered instead.
    """
    said = [json.loads(answer) for answer in answers]
    for each in said:
        if "error" in each:
            raise from_json(each["error"])
    return [each["name"] for each in said]


def _read(folder: Path, schema: pa.Schema, name: str) -> pa.Table:
    table = parquet.read(folder / name, schema)
    (folder / name).unlink()
    return table


def _sql(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)

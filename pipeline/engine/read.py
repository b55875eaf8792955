"""Reads portions of a corpus on a cluster: what a portion's checkpoint has comes back as whole files."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.corpus.locate import Corpus
    from pipeline.engine.cluster import Cluster

    ReadPortion = Callable[[Corpus, Path], dict[str, int]]

_KEPT = pa.schema(
    [("names", pa.list_(pa.string())), ("contents", pa.list_(pa.binary())), ("facts", pa.string())]
)


class Kept(NamedTuple):
    """What was made of a portion.

    Attributes:
        files: contents by name.
        facts: about them.
    """

    files: dict[str, bytes]
    facts: dict[str, int]


def read_on(cluster: Cluster, read: ReadPortion, portions: Sequence[Corpus]) -> Iterator[Kept]:
    """Read portions of a corpus.

    Args:
        cluster: where; it sees the files of the corpus.
        read: reads one into a folder and returns facts; it can be pickled.
        portions: what to read.

    Yields:
        What was made of each, in order.
    """
    for row in cluster.each(partial(_read, read), _KEPT, portions):
        files = zip(row["names"][0].as_py(), row["contents"][0].as_py(), strict=True)
        yield Kept(dict(files), json.loads(row["facts"][0].as_py()))


def _read(read: ReadPortion, portion: Corpus) -> pa.Table:
    with TemporaryDirectory() as folder:
        facts = read(portion, Path(folder))
        files = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
    return pa.table([[list(files)], [list(files.values())], [json.dumps(facts)]], schema=_KEPT)

"""Reads portions of a corpus on a cluster: each lies, once it is read, in a folder that all of it see."""

from __future__ import annotations

import json
import secrets
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.corpus.locate import Corpus
    from pipeline.engine.cluster import Cluster

    ReadPortion = Callable[[Corpus, Path], dict[str, int]]

_READ = pa.schema([("name", pa.string()), ("facts", pa.string())])


def read_on(
    cluster: Cluster, read: ReadPortion, portions: Sequence[Corpus], folders: Sequence[Path]
) -> Iterator[dict[str, int]]:
    """Read portions of a corpus.

    Args:
        cluster: where; it sees the files of the corpus.
        read: reads one into a folder and returns facts; it can be pickled.
        portions: what to read.
        folders: what was made of each goes there; on the disk that has the cluster's scratch.

    Yields:
        Facts about each, in order, once its files are there.
    """
    made = cluster.each(partial(_read, read, cluster.scratch), _READ, portions)
    for folder, row in zip(folders, made, strict=True):
        there = cluster.scratch / row["name"][0].as_py()
        for path in there.iterdir():
            path.rename(folder / path.name)
        there.rmdir()
        yield json.loads(row["facts"][0].as_py())


def _read(read: ReadPortion, scratch: Path, portion: Corpus) -> pa.Table:
    # Of its own name: where somebody else reads the portion, too, one of the two is taken.
    folder = scratch / secrets.token_hex(8)
    folder.mkdir()
    facts = read(portion, folder)
    return pa.table([[folder.name], [json.dumps(facts)]], schema=_READ)

"""Encodes text on a cluster: every part is tokenized by itself, the vocabulary is that of all.

A line counts where it first stands. So the parts send the hashes of their lines to slices of the hashes,
where it is seen which of them stood in an earlier part; each part then knows what to leave out.
"""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import raw
from pipeline.engine.cluster import KEY, SENDER, share
from pipeline.ngram.encode import Tokenizer, within_limit
from pipeline.ngram.ids import id_type
from pipeline.ngram.tokens import renumber
from pipeline.ngram.vocabulary import refuse_no_token, vocabulary_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.engine.cluster import Cluster
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.vocabulary import Vocabulary
    from pipeline.params import EncodeParams
    from pipeline.progress import Progress

    ReadRows = Callable[..., Iterator[pa.RecordBatch]]

PART = 1 << 24  # bytes of rows in a part, at most

_HASHES = pa.schema([(KEY, pa.int32()), (SENDER, pa.int32()), ("hashes", pa.binary())])
_KNOWN = pa.schema([("part", pa.int32()), ("hashes", pa.binary())])
_FORMS = pa.schema([("form", pa.string()), ("count", pa.int64())])
_IDS = pa.schema([("ids", pa.binary()), ("starts", pa.binary())])


class Part(NamedTuple):
    """Row groups of DOCUMENTS.

    Attributes:
        number: of the part.
        groups: the row groups.
        last: the document of the row before, -1 at the beginning.
        known: the hashes of lines that stand in earlier parts, as bytes.
    """

    number: int
    groups: range
    last: int
    known: bytes = b""


def parts_of(sizes: Sequence[tuple[int, int]], document: NDArray[np.int64], workers: int) -> list[Part]:
    """Cut a table between row groups; one that is larger than a part should be is a part.

    Args:
        sizes: rows and bytes of each row group.
        document: the document of each row.
        workers: how many there are to work on the parts.
    """
    size = share(sum(in_bytes for _, in_bytes in sizes), workers, PART)
    parts: list[Part] = []
    rows, held, begin = 0, 0, 0
    last = -1
    for group, (in_group, in_bytes) in enumerate(sizes):
        if held and held + in_bytes > size:
            parts.append(Part(len(parts), range(begin, group), last))
            begin, held = group, 0
            last = int(document[rows - 1]) if rows else -1
        rows, held = rows + in_group, held + in_bytes
    return [*parts, Part(len(parts), range(begin, len(sizes)), last)]


def encode_on(
    cluster: Cluster,
    read: ReadRows,
    parts: Sequence[Part],
    params: EncodeParams,
    out: IO[bytes],
    progress: Progress,
) -> tuple[Vocabulary, NDArray[np.int64]]:
    """Encode DOCUMENTS, as `encode_to` does and to the same bytes.

    Args:
        cluster: where.
        read: gives the columns `document` and `text` of the row groups `groups=`; it can be pickled.
        parts: what to read.
        params: units and folding.
        out: takes the ids in the type the vocabulary says.
        progress: told how far each of the passes is.

    Returns:
        The vocabulary, and the position of the border that begins each row.

    Raises:
        EmptyResultError: the text holds no token at all.
        LimitError: there are more than `MAX_IDS` ids.
    """
    if not params.repeated:
        parts = _with_known(cluster, read, parts, params, progress)
    counted = pa.concat_tables(
        cluster.each(
            partial(_forms, read, params),
            _FORMS,
            parts,
            lambda share: progress(0.4 + 0.2 * share, "counting tokens"),
        )
    )
    summed = counted.group_by("form").aggregate([("count", "sum")])
    forms = summed["form"].combine_chunks()
    vocabulary, ids = vocabulary_of(forms.to_pylist(), summed["count_sum"].to_numpy(), params)
    kind = id_type(vocabulary.counts.size)
    encoded = cluster.each(
        partial(_ids, read, params, forms, ids, kind),
        _IDS,
        parts,
        lambda share: progress(0.6 + 0.3 * share, "encoding"),
    )
    starts, end = [np.empty(0, np.int64)], 0
    for number, row in enumerate(encoded):
        codes = np.frombuffer(row["ids"][0].as_py(), kind)
        raw.append(out, codes)
        starts.append(np.frombuffer(row["starts"][0].as_py(), np.int64) + end)
        end = within_limit(end + codes.size)
        progress(0.9 + 0.1 * (number + 1) / len(parts), "encoding")
    raw.append(out, np.zeros(1, kind))  # the border that closes the text
    out.flush()
    begins = np.concatenate(starts)
    refuse_no_token(vocabulary, begins.size)
    return vocabulary, begins


def _tokenizer(params: EncodeParams, part: Part) -> Tokenizer:
    return Tokenizer(params, part.last, np.frombuffer(part.known, np.uint64))


def _with_known(
    cluster: Cluster, read: ReadRows, parts: Sequence[Part], params: EncodeParams, progress: Progress
) -> list[Part]:
    """The parts with the lines that they repeat from earlier ones."""
    known: dict[int, list[bytes]] = {}
    send = partial(_send_hashes, read, params, 2 * cluster.workers)
    found = cluster.shuffle(
        send,
        _HASHES,
        _met_before,
        _KNOWN,
        parts,
        lambda share: progress(0.4 * share, "looking for repeated lines"),
    )
    for _, table in found:
        for row in table.to_pylist():
            known.setdefault(row["part"], []).append(row["hashes"])
    return [part._replace(known=b"".join(known.get(part.number, []))) for part in parts]


def _send_hashes(read: ReadRows, params: EncodeParams, slices: int, part: Part) -> Iterator[pa.RecordBatch]:
    tokenizer = _tokenizer(params, part)
    for batch in read(groups=part.groups):
        tokenizer.codes(batch)
    hashes = tokenizer.lines.hashes() if tokenizer.lines else np.empty(0, np.uint64)
    of = (hashes >> np.uint64(32)) % np.uint64(slices)
    for key in range(slices):
        some = hashes[of == key]
        if some.size:
            yield pa.record_batch([[key], [part.number], [some.tobytes()]], schema=_HASHES)


def _met_before(key: int, sent: pa.Table) -> pa.Table:
    """For every part, which of its lines an earlier one has."""
    senders = sent[SENDER].to_pylist()
    of_parts = [np.frombuffer(hashes, np.uint64) for hashes in sent["hashes"].to_pylist()]
    _, first = np.unique(np.concatenate(of_parts), return_index=True)
    is_first = np.zeros(sum(map(len, of_parts)), np.bool_)
    is_first[first] = True
    ends = np.cumsum([hashes.size for hashes in of_parts])
    again = [
        hashes[~new].tobytes() for hashes, new in zip(of_parts, np.split(is_first, ends[:-1]), strict=True)
    ]
    return pa.table([senders, again], schema=_KNOWN).filter(pc.greater(pc.binary_length(again), 0))


def _forms(read: ReadRows, params: EncodeParams, part: Part) -> pa.Table:
    """The forms of tokens in a part, and how often each is in what is kept of it."""
    tokenizer = _tokenizer(params, part)
    for batch in read(groups=part.groups):
        tokenizer.codes(batch)
    return pa.table(list(tokenizer.forms()), schema=_FORMS)


def _ids(
    read: ReadRows,
    params: EncodeParams,
    forms: pa.StringArray,
    ids: NDArray[np.uint32],
    kind: type[np.generic],
    part: Part,
) -> pa.Table:
    """The ids of a part, and where its rows begin in it."""
    tokenizer = _tokenizer(params, part)
    codes, starts, end = [np.empty(0, np.uint32)], [np.empty(0, np.int64)], 0
    for batch in read(groups=part.groups):
        found, rows = tokenizer.codes(batch)
        codes.append(found)
        starts.append(rows + end)
        end += found.size
    whole = np.concatenate(codes)
    place = pc.index_in(pa.array(tokenizer.forms()[0], pa.string()), value_set=forms).to_numpy()
    out = cast("Ids", np.empty(whole.size, kind))
    renumber(whole, cast("Ids", tokenizer.id_of(ids[place]).astype(kind)), out)
    return pa.table([[out.tobytes()], [np.concatenate(starts).tobytes()]], schema=_IDS)

r"""One file for a packed baseline, to be carried to machines that have not its text.

    termlode-baseline 1 <SHA-256 of all that follows>\n
    <what it is, one line of JSON>\n
    <the table BASELINE, as Parquet>

So every byte is verified before one of them is used.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, fields
from functools import cache, partial
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import CorpusError, ParameterError
from pipeline.keys import file_digest
from pipeline.params import EncodeParams, canonical

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

SUFFIX = ".termlode-baseline"
VERSION = 1
_MAGIC = b"termlode-baseline "
_LINE = 1 << 16
_AGAIN = "Copy it again, or export it again with termlode baseline export"


@dataclass(frozen=True)
class About:
    """What a packed baseline says of itself.

    Attributes:
        name: of the corpus it was made from.
        tokens: of the whole text, those of rare n-grams included.
        n_max: the longest n-gram, in tokens.
        min_count: the least count; what is rarer is not there.
        grams: rows of the table.
        encoding: `EncodeParams` of the text.
    """

    name: str
    tokens: int
    n_max: int
    min_count: int
    grams: int
    encoding: dict[str, Any]


@dataclass(frozen=True)
class Packed:
    """A file that was read and verified: its digest, what it is, and where its table begins."""

    path: Path
    digest: str
    about: About
    offset: int

    def batches(self) -> Iterator[pa.RecordBatch]:
        """BASELINE, piece by piece."""
        from pipeline import parquet
        from pipeline.schema import BASELINE

        return parquet.stream(self.path, BASELINE, BASELINE.names, offset=self.offset)


def write(path: Path, table: Path, about: About) -> None:
    """Write a file; the same table gives the same bytes.

    Args:
        path: the file; the caller sees to it that nobody reads it before it is whole.
        table: BASELINE, as Parquet.
        about: what it is.
    """
    line = json.dumps(asdict(about), ensure_ascii=False, sort_keys=True).encode() + b"\n"
    digest = hashlib.sha256(line)
    with table.open("rb") as source, path.open("wb") as out:
        for block in iter(partial(source.read, 1 << 20), b""):
            digest.update(block)
        source.seek(0)
        out.write(_first_line(digest.hexdigest()) + line)
        shutil.copyfileobj(source, out)


def read(path: Path) -> Packed:
    """Read what a file is, every byte of it verified.

    Raises:
        CorpusError: it cannot be read, is damaged, or is no such file.
    """
    try:
        return _read(path, file_digest(path))  # verified once for a file that nobody has touched
    except OSError as error:
        raise CorpusError(
            f"cannot be read ({error.strerror or error})", where=str(path), remedy="Check the path"
        ) from error


@cache
def _read(path: Path, digest: str) -> Packed:
    with path.open("rb") as file:
        first = file.readline(_LINE)
        if not first.startswith(_MAGIC):
            raise _foreign(path)
        version = first.removeprefix(_MAGIC).partition(b" ")[0]
        if version != str(VERSION).encode() and version.isdigit():
            raise CorpusError(
                f"is of version {int(version)}, and this termlode reads version {VERSION}",
                where=str(path),
                remedy="Export it again with this version, or update termlode",
            )
        if first != _first_line(hashlib.file_digest(file, "sha256").hexdigest()):
            raise CorpusError("is damaged: its checksum does not fit", where=str(path), remedy=_AGAIN)
        file.seek(len(first))
        about = _about(path, file)
        return Packed(path, digest, about, file.tell())


def _first_line(digest: str) -> bytes:
    return _MAGIC + f"{VERSION} {digest}\n".encode()


def _about(path: Path, file: IO[bytes]) -> About:
    try:
        about = About(**json.loads(file.readline(_LINE)))
    except (ValueError, TypeError) as error:
        raise _foreign(path) from error
    kinds = {"str": str, "int": int, "dict[str, Any]": dict}
    if not all(isinstance(getattr(about, field.name), kinds[str(field.type)]) for field in fields(About)):
        raise _foreign(path)
    if about.tokens < 1:
        raise _foreign(path)
    return about


def _foreign(path: Path) -> CorpusError:
    return CorpusError(
        "is no termlode baseline", where=str(path), remedy="Give a file that termlode baseline export wrote"
    )


def refuse_other_encoding(packed: Packed, params: EncodeParams) -> None:
    """Refuse a baseline whose tokens are not the domain's.

    Raises:
        ParameterError: it was encoded in another way.
    """
    ours = canonical(params)
    # What one side does not know was off there.
    for name, value in (canonical(EncodeParams(units="token")) | packed.about.encoding).items():
        if ours.get(name, False) != value:
            flag = "--" + name.replace("_", "-")
            raise ParameterError(
                f"was counted with {flag} {_said(value)}, and this run reads the domain with "
                f"{flag} {_said(ours.get(name, False))}",
                where=str(packed.path),
                remedy=f"Run with {flag} as it was counted, or count it again",
            )


def _said(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)

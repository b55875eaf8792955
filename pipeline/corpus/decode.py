"""From a file's bytes to text: decompression under limits, then the encoding that was found."""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source

CHUNK = 1 << 22
STEP = 1 << 16  # bytes unpacked at once: what comes before damage is got out
FREE = 1 << 26  # bytes that anything may unpack to, however small it was
HELD = 1 << 28  # bytes of a file that can only be read whole
_ARROW_NAMES = {"gz": "gzip", "zst": "zstd", "bz2": "bz2"}
_DAMAGES = (lzma.LZMAError, zlib.error, pa.ArrowException, zipfile.BadZipFile, tarfile.TarError)


@contextmanager
def open_bytes(source: Source) -> Iterator[IO[bytes]]:
    """The source's content, decompressed while it is read.

    Raises:
        OSError, EOFError: it cannot be read or unpacked (any further), or unpacks to more than its limits.
    """
    with open_packed(source) as raw:
        if not source.compression:
            yield raw
            return
        if source.size == 0:
            raise EOFError("nothing in it, not even an empty file packed")
        most = max(FREE, source.size * source.limits.ratio)
        with _unpacked(raw, source.compression) as stream:
            yield guarded(stream, most, f"more than {source.limits.ratio} times its size")


@contextmanager
def open_packed(source: Source) -> Iterator[IO[bytes]]:
    """The source's content as it lies there."""
    if source.stored is None:
        with source.path.open("rb", buffering=CHUNK) as file:
            yield file
    else:
        with source.stored.open() as member:
            yield member


@contextmanager
def _unpacked(raw: IO[bytes], compression: str) -> Iterator[IO[bytes]]:
    if compression == "xz":
        with lzma.open(raw, "rb") as packed:
            yield cast("IO[bytes]", packed)
    else:
        file = pa.PythonFile(raw, mode="r")
        with pa.CompressedInputStream(file, _ARROW_NAMES[compression]) as packed:
            yield packed


def guarded(stream: IO[bytes], most: int, excess: str) -> IO[bytes]:
    """The stream, broken off where it gives more than `most` bytes; damage of any kind is an OSError."""
    return cast("IO[bytes]", io.BufferedReader(_Guarded(stream, most, excess), CHUNK))


class _Guarded(io.RawIOBase):
    """What `guarded` gives, unbuffered."""

    def __init__(self, inner: IO[bytes], most: int, excess: str) -> None:
        self._inner, self._left, self._excess = inner, most, excess

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(min(len(buffer), STEP))
        except _DAMAGES as error:
            raise OSError(str(error)) from error
        self._left -= len(data)
        if self._left < 0:
            raise OSError(f"unpacks to {self._excess}")
        buffer[: len(data)] = data
        return len(data)


def read_whole(source: Source) -> bytes:
    """All of a source, for a format that can only be read whole.

    Raises:
        OSError, EOFError: it cannot be read, or has more than `HELD` bytes.
    """
    with open_bytes(source) as file:
        data = file.read(HELD + 1)
    if len(data) > HELD:
        raise OSError(f"has more than {HELD:,} bytes, and this format is read whole")
    return data


@contextmanager
def open_seekable(source: Source) -> Iterator[IO[bytes]]:
    """The source's content with random access: the file itself, or the unpacked bytes in memory."""
    if source.compression or source.stored:
        yield io.BytesIO(read_whole(source))
    else:
        with source.path.open("rb") as file:
            yield file


@contextmanager
def open_text(source: Source, encoding: str) -> Iterator[IO[str]]:
    r"""The source's content as text, line ends as "\\n".

    Args:
        source: what to read.
        encoding: a codec's name, or "auto" to find it out; `Source.encoding` goes before it.

    Raises:
        UnicodeError: no encoding fits; the message says at which line and byte.
    """
    chosen = source.encoding or find_encoding(source, encoding)
    with open_bytes(source) as raw, io.TextIOWrapper(raw, chosen, errors="strict", newline=None) as text:
        yield text


def find_encoding(source: Source, encoding: str) -> str:
    """The codec to read a source with: the one that is given, or for "auto" the one that fits."""
    from pipeline.corpus.encodings import detect_encoding

    return detect_encoding(source) if encoding == "auto" else encoding


def read_text(source: Source, encoding: str) -> str:
    """All of a source as text, for a format that can only be read whole; errors as `read_whole`."""
    chosen = source.encoding or find_encoding(source, encoding)
    text = read_whole(source).decode(chosen)
    return text.replace("\r\n", "\n").replace("\r", "\n")

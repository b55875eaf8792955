"""From a file's bytes to text: decompression, and the encoding found out and confirmed."""

from __future__ import annotations

import codecs
import io
import lzma
import re
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple, cast

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.locate import Source

CHUNK = 1 << 22
CANDIDATES = ("utf-8-sig", "gb18030")
# What GB18030 gives when bytes are not GB18030 after all: code points nobody assigned, private use, controls.
_IMPLAUSIBLE = re.compile("[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff\ufffe\uffff]")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_ARROW_NAMES = {"gz": "gzip", "zst": "zstd", "bz2": "bz2"}


@contextmanager
def open_bytes(source: Source) -> Iterator[IO[bytes]]:
    """The file's content, decompressed while it is read."""
    if not source.compression:
        with source.path.open("rb", buffering=CHUNK) as file:
            yield file
    elif source.compression == "xz":
        with lzma.open(source.path, "rb") as packed:
            try:
                yield cast("IO[bytes]", packed)
            except lzma.LZMAError as error:  # the only one of the four that is no OSError
                raise OSError(str(error)) from error
    else:
        with pa.input_stream(
            str(source.path), compression=_ARROW_NAMES[source.compression], buffer_size=CHUNK
        ) as stream:
            yield cast("IO[bytes]", io.BufferedReader(stream, CHUNK))


@contextmanager
def open_text(source: Source, encoding: str) -> Iterator[IO[str]]:
    r"""The file's content as text, line ends as "\\n".

    Args:
        source: the file.
        encoding: a codec's name, or "auto" to try UTF-8 and then GB18030 on the whole file.

    Raises:
        UnicodeError: no encoding fits; the message says at which line and byte.
    """
    chosen = detect_encoding(source) if encoding == "auto" else encoding
    with open_bytes(source) as raw, io.TextIOWrapper(raw, chosen, errors="strict", newline=None) as text:
        yield text


def detect_encoding(source: Source) -> str:
    """The first of `CANDIDATES` that decodes the whole file to plausible text.

    Raises:
        UnicodeError: none does.
    """
    failures = []
    for encoding in CANDIDATES:
        failure = _try(source, encoding)
        if failure is None:
            return encoding
        failures.append(f"{encoding.removesuffix('-sig').upper()}: {failure}")
        if failure.damaged:
            break  # ideographs came out first: UTF-8 with a flaw, that GB18030 would take for others
    raise UnicodeError(f"no known encoding ({'; '.join(failures)})")


class _Failure(NamedTuple):
    """Why a file is not in an encoding, and whether it is that encoding all the same, damaged."""

    reason: str
    damaged: bool = False

    def __str__(self) -> str:
        return self.reason


def _try(source: Source, encoding: str) -> _Failure | None:
    """Decode the whole file, or as far as it can be unpacked; the reason why it is not in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    ideographs = False
    with open_bytes(source) as raw:
        while True:
            try:
                chunk = raw.read(CHUNK)
            except (OSError, EOFError, lzma.LZMAError):
                if line > 1:
                    return None  # what comes before the damage can be read
                raise
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start]
                ideographs = ideographs or bool(_IDEOGRAPH.search(good.decode(encoding, "ignore")))
                at = line + good.count(b"\n")
                reason = f"line {at}, byte 0x{error.object[error.start]:02X}"
                return _Failure(reason, damaged=ideographs and encoding == "utf-8-sig")
            ideographs = ideographs or bool(_IDEOGRAPH.search(text))
            implausible = _IMPLAUSIBLE.search(text) if encoding != "utf-8-sig" else None
            if implausible:
                before = line + text.count("\n", 0, implausible.start())
                return _Failure(f"line {before}, gives U+{ord(implausible[0]):04X}")
            line += text.count("\n")
            if not chunk:
                return None

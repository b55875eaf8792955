"""Which encoding a source is in: found out, and confirmed by decoding all of it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.corpus import decode
from pipeline.corpus.decode import open_bytes

if TYPE_CHECKING:
    from pipeline.corpus.source import Source

CANDIDATES = ("utf-8-sig", "gb18030")
# What GB18030 gives when bytes are not GB18030 after all: code points nobody assigned, private use, controls.
_IMPLAUSIBLE = re.compile("[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff\ufffe\uffff]")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


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
                chunk = raw.read(decode.CHUNK)
            except (OSError, EOFError):
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

"""Which encoding a source is in: proposed by how Chinese a sample looks, confirmed by decoding all of it."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.corpus import decode
from pipeline.corpus.decode import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source

MARKS = {  # byte order marks; UTF-32's begins like UTF-16's
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
OTHERS = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")  # of equals, the first
SAMPLE = 1 << 16  # bytes
SURE = 0.8  # plausibility from which anything but GB18030 is believed
# What a codec gives when bytes are something else: code points nobody assigned, private use, controls.
_IMPLAUSIBLE = re.compile("[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff\ufffe\uffff]")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


def detect_encoding(source: Source) -> str:
    """The encoding that decodes the whole source to plausible text.

    UTF-8 is tried; else a byte order mark says it; else `OTHERS`, the most plausible of a sample first.

    Raises:
        UnicodeError: none does.
    """
    failures = []
    for encoding in _proposed(source):
        failure = _try(source, encoding)
        if failure is None:
            return encoding
        failures.append(f"{encoding.removesuffix('-sig').upper()}: {failure}")
        if failure.damaged:
            break  # ideographs came out first: UTF-8 with a flaw, that GB18030 would take for others
    raise UnicodeError(f"no known encoding ({'; '.join(failures)})")


def _proposed(source: Source) -> Iterator[str]:
    yield "utf-8-sig"  # text with another's mark never passes for it
    with open_bytes(source) as raw:
        sample = raw.read(SAMPLE)
    marked = next((name for mark, name in MARKS.items() if sample.startswith(mark)), "")
    yield from [marked] if marked else candidates(sample)


def candidates(sample: bytes) -> list[str]:
    """Those of `OTHERS` that a sample may be in, the most plausible first; GB18030 is always among them."""
    found = {encoding: plausibility(sample, encoding) for encoding in OTHERS}
    return [
        encoding
        for encoding in sorted(OTHERS, key=lambda encoding: -found[encoding])
        if encoding == "gb18030" or found[encoding] >= SURE
    ]


def plausibility(sample: bytes, encoding: str) -> float:
    """The share of characters that people write; 0 if the sample, but for its last one, does not decode."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    written = common()
    return sum(char in written for char in text) / max(1, len(text))


@cache
def common() -> frozenset[str]:
    """ASCII, Chinese punctuation, and the first levels of GB 2312 and Big5, which hold what is in use."""
    first_gb = bytes(b for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for b in (row, cell))
    cells = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    first_big5 = bytes(b for row in range(0xA4, 0xC7) for cell in cells for b in (row, cell))
    ideographs = first_gb.decode("gb2312", "ignore") + first_big5.decode("big5", "ignore")
    spaces_and_ascii = "\t\n\r" + "".join(map(chr, range(0x20, 0x7F)))
    marks = "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u3000\u3001\u3002《》「」『』【】〔〕！（），：；？％"
    digits = "".join(map(chr, range(0xFF10, 0xFF1A)))
    return frozenset(spaces_and_ascii + marks + digits + "".join(_IDEOGRAPH.findall(ideographs)))


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

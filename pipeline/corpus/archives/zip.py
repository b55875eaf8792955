"""ZIP archives."""

from __future__ import annotations

import stat
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from pipeline.corpus.archives import hostile
from pipeline.corpus.decode import FREE, guarded, open_seekable
from pipeline.corpus.readers import Rejected
from pipeline.corpus.source import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_DAMAGES = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, KeyError)


def members(source: Source) -> Iterator[Source | Rejected]:
    """The files of a ZIP archive, in the order of its directory."""
    with open_seekable(source) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _DAMAGES as error:
            raise OSError(f"damaged archive ({error})") from error
        with archive:
            found = [info for info in archive.infolist() if not info.filename.endswith("/")]
            if len(found) > source.limits.members:
                raise OSError(f"has {len(found):,} members, more than {source.limits.members:,}")
            # What a member gives is cut at the size declared, so these sums hold.
            total = sum(info.file_size for info in found)
            if total > max(FREE, source.size * source.limits.ratio):
                raise OSError(f"unpacks to more than {source.limits.ratio} times its size")
            for info in found:
                yield _member(source, archive, info)


def _member(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Source | Rejected:
    name = _name(info)
    # ZipInfo cuts a name at a NUL and turns its slashes; what stood there counts.
    reason = hostile(info.orig_filename) or hostile(name)
    mode = info.external_attr >> 16
    if not reason and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        reason = "is a link or a device"
    if not reason and info.flag_bits & _ENCRYPTED:
        reason = "is encrypted"
    if not reason and info.file_size > source.limits.member_bytes:
        reason = f"is larger than {source.limits.member_bytes:,} bytes"
    if reason:
        return Rejected(0, f"member {name!r} {reason}")

    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        try:
            member = archive.open(info)
        except _DAMAGES as error:
            raise OSError(f"damaged archive ({error})") from error
        with member:
            yield guarded(member, info.file_size, "more than it says")

    return replace(
        source, name=f"{source.name}!{name}", compression="", stored=Stored(opened, info.file_size)
    )


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the UTF-8 flag, Chinese systems write GBK, which is read as CP437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename

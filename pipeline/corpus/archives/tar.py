"""TAR archives, plain or compressed, read from front to back."""

from __future__ import annotations

import io
import tarfile
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from pipeline.corpus.archives import hostile
from pipeline.corpus.decode import guarded, open_bytes
from pipeline.corpus.readers import Rejected
from pipeline.corpus.source import Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from pipeline.corpus.source import Source

HELD = 1 << 24  # bytes of a member kept for a second reading; a larger one is looked up anew
_DAMAGES = (tarfile.TarError, ValueError, OverflowError, RecursionError)


def members(source: Source) -> Iterator[Source | Rejected]:
    """The files of a TAR archive, in their order."""
    with _opened(source) as archive:
        for number, info in enumerate(_infos(archive)):
            if number >= source.limits.members:
                raise OSError(f"has more than {source.limits.members:,} members")
            name = info.name.encode("utf-8", "backslashreplace").decode()
            reason = _reason(source, info)
            if reason:
                yield Rejected(0, f"member {name!r} {reason}")
            elif info.isreg():
                stored = Stored(_opener(source, archive, info, number), info.size)
                yield replace(source, name=f"{source.name}!{name}", compression="", stored=stored)


def _reason(source: Source, info: tarfile.TarInfo) -> str:
    if hostile(info.name):
        return hostile(info.name)
    if not (info.isreg() or info.isdir()):
        return "is a link or a device"
    if info.size > source.limits.member_bytes:
        return f"is larger than {source.limits.member_bytes:,} bytes"
    return ""


@contextmanager
def _opened(source: Source) -> Iterator[tarfile.TarFile]:
    with open_bytes(source) as file:
        try:
            archive = tarfile.open(fileobj=file, mode="r|", errorlevel=1)  # noqa: SIM115 - closed below
        except _DAMAGES as error:
            raise OSError(f"damaged archive ({error})") from error
        with archive:
            yield archive


def _infos(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while True:
        try:
            info = archive.next()
        except _DAMAGES as error:
            raise OSError(f"damaged archive ({error})") from error
        if info is None:
            return
        yield info
        archive.members.clear()  # type: ignore[attr-defined]  # it would keep every header


def _opener(
    source: Source, archive: tarfile.TarFile, info: tarfile.TarInfo, number: int
) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    held: list[bytes] = []

    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        if info.size > HELD:
            with _opened(source) as again:
                yield _content(again, _skip_to(again, number))
            return
        if not held:
            data = _content(archive, info).read()
            if len(data) < info.size:
                raise EOFError("the archive ends inside this member")
            held.append(data)
        yield io.BytesIO(held[0])

    return opened


def _skip_to(archive: tarfile.TarFile, number: int) -> tarfile.TarInfo:
    for k, info in enumerate(_infos(archive)):
        if k == number:
            return info
    raise EOFError("the archive changed while it was read")


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(info)
    if content is None:
        raise OSError("is no file")
    return guarded(content, info.size, "more than it says")

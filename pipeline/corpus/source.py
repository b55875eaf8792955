"""What a corpus is made of: files, and members of archives, each with the limits it is read under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """How much is taken from what is packed; beyond it an item is set aside.

    Attributes:
        member_bytes: of one member of an archive, unpacked.
        ratio: unpacked bytes for each packed one, where more than `decode.FREE` bytes come out.
        nesting: archives inside archives.
        members: of one archive.
    """

    member_bytes: int = 1 << 30
    ratio: int = 200
    nesting: int = 3
    members: int = 100_000


class Stored(NamedTuple):
    """A member of an archive: how its bytes are read, as often as needed, and how many there are."""

    open: Callable[[], AbstractContextManager[IO[bytes]]]
    size: int


@dataclass(frozen=True)
class Source:
    """One file of a corpus, or one member of an archive.

    Attributes:
        name: its path relative to the corpus folder, with forward slashes: what tables and errors show. A
            member's follows its archive's after a "!".
        path: where it, or the archive, lies on this machine.
        reader: a name in `readers.READERS` or `archives.ARCHIVES`.
        compression: "gz", "zst", "bz2", "xz" or "".
        digest: SHA-256 of its bytes when the corpus was listed, or `locate.UNREADABLE` and the reason; a
            member has none.
        encoding: the codec its text is read with, once it is known.
        stored: its bytes, if it is a member.
        limits: what it is read under.
    """

    name: str
    path: Path
    reader: str
    compression: str
    digest: str
    encoding: str = ""
    stored: Stored | None = None
    limits: Limits = Limits()

    @property
    def size(self) -> int:
        """Its bytes, packed if it is packed."""
        return self.stored.size if self.stored else self.path.stat().st_size

    @property
    def place(self) -> str:
        """What people look for on their disk: its path, and the member behind a "!"."""
        return f"{self.path}!{self.name.partition('!')[2]}" if self.stored else str(self.path)

"""The archives: members are streamed to the readers one after the other, and never extracted to disk.

An archive is a function that yields its members as sources, in their order, or as `Rejected`.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.readers import Rejected
    from pipeline.corpus.source import Source


class Archive(Protocol):
    """Yields the members of an archive; a member's bytes may be read until the next one is asked for.

    Raises:
        OSError, EOFError: the archive cannot be read (any further).
    """

    def __call__(self, source: Source) -> Iterator[Source | Rejected]:
        """Members as sources without a reader, named `archive!member`."""
        ...


# The suffix after that of a compression, and the function.
ARCHIVES = {
    "zip": "pipeline.corpus.archives.zip:members",
    "tar": "pipeline.corpus.archives.tar:members",
}
# One suffix for two.
SHORT = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".tbz": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}
_HOSTILE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)")
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


def load_archive(name: str) -> Archive:
    """Import an archive by its name in `ARCHIVES`."""
    module, _, function = ARCHIVES[name].partition(":")
    return cast("Archive", getattr(import_module(module), function))


def hostile(name: str) -> str:
    """Why a member of this name is not read; "" if it is. Nothing is written anywhere, but it bodes ill."""
    if not name:
        return "has no name"
    if "\0" in name:
        return "has a name that holds a NUL"
    if _ABSOLUTE.match(name):
        return "has a name that is an absolute path"
    return "has a name that leads out of the archive" if _HOSTILE.search(name) else ""

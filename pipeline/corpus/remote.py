"""Corpora that lie elsewhere: fetched into a mirror, whose files are then read like any others.

Object stores and HDFS are reached through Arrow, which brings them along, the web through the standard
library. A file is fetched again when what its store says of it (size, time, entity tag) has changed, or when
it is not here as it was fetched.
"""

from __future__ import annotations

import mimetypes
import re
from http.client import HTTPException
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import unquote, urlsplit

from pipeline import store
from pipeline.corpus.archives import hostile
from pipeline.corpus.locate import format_of
from pipeline.errors import CorpusError, MissingCorpusError
from pipeline.keys import digest, file_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_WEB = ("http", "https")
_STORES = ("s3", "gs", "gcs", "abfs", "abfss", "hdfs", "viewfs", "file")
_ADDRESS = re.compile(rf"({'|'.join((*_WEB, *_STORES))})://", re.IGNORECASE)
INDEX = "index.json"
TIMEOUT = 60.0  # seconds without an answer
CHUNK = 1 << 20


class Remote(NamedTuple):
    """A file elsewhere.

    Attributes:
        name: its path relative to the address; its own name where that is its address.
        stamp: what changes when it does; empty if its store does not tell.
        open: opens it for reading.
    """

    name: str
    stamp: str
    open: Callable[[], IO[bytes]]


def is_remote(name: str) -> bool:
    """Whether a corpus is given by an address, such as s3://bucket/manuals or https://host/corpus.jsonl.gz."""
    return bool(_ADDRESS.match(name))


def refuse_other_schemes(name: str) -> None:
    """Refuse an address of a kind that is not known.

    Raises:
        CorpusError: it is one.
    """
    if re.match(r"[a-z][a-z0-9+.-]+://", name, re.IGNORECASE) and not is_remote(name):
        schemes = ", ".join(f"{scheme}://" for scheme in (*_WEB, *_STORES))
        raise CorpusError("is at no address that can be read", where=name, remedy=f"Use one of {schemes}")


def name_of(address: str) -> str:
    """The last part of an address's path."""
    parts = urlsplit(address)
    return PurePosixPath(unquote(parts.path)).name or parts.netloc


def mirror_folder(root: Path, address: str) -> Path:
    """Where the mirror of an address is, or will be."""
    return root / "mirrors" / digest(address)[:20]


def mirror(root: Path, address: str) -> Path:
    """Bring the mirror of an address up to date.

    Args:
        root: the folder of checkpoints and locks; mirrors are under mirrors/ in it.
        address: of a file, or of a folder with everything below it.

    Returns:
        The file or folder in the mirror.

    Raises:
        MissingCorpusError: there is nothing at this address.
        CorpusError: it cannot be reached, or a name leads out of the mirror.
        StorageError: the mirror cannot be written.
    """
    folder = mirror_folder(root, address)
    with store.hold_lock(root, f"mirror-{folder.name}"):
        try:
            return _fetch(root, folder, address)
        except (OSError, HTTPException) as error:
            raise CorpusError(
                f"cannot be fetched ({error})",
                where=address,
                remedy="Check the address, the network and your credentials, and run again",
            ) from error


def _fetch(root: Path, folder: Path, address: str) -> Path:
    alone, files = _listing(address)
    if not files:
        raise MissingCorpusError("no file there", where=address, remedy="Check the address")
    target = folder / "files"
    base = target if alone else target / name_of(address)
    here = {}
    for file in files:
        path = PurePosixPath(file.name)
        if hostile(file.name) or not path.parts:
            raise CorpusError(f"has a file {file.name!r}", where=address, remedy="Rename it")
        here[(base / path).relative_to(folder).as_posix()] = file
    known = _known(folder)
    for place, file in here.items():
        if not file.stamp or known.get(place) != _state(file, folder / place):
            store.new_file(root, folder / place, lambda staging, file=file: _copy(file, staging))  # type: ignore[misc]
    for place in known.keys() - here.keys():
        (folder / place).unlink(missing_ok=True)
    now = {place: _state(file, folder / place) for place, file in here.items()}
    store.new_file(root, folder / INDEX, lambda staging: store.write_json(staging, {"files": now}))
    return base / files[0].name if alone else base


def damaged(folder: Path) -> list[Path]:
    """The files of a mirror that are not as they were fetched.

    Raises:
        OSError, ValueError: its index cannot be read, or is damaged.
    """
    files = {
        folder / place: sha256 for place, (_, sha256) in store.read_json(folder / INDEX)["files"].items()
    }
    return [
        path
        for path, sha256 in files.items()
        if not path.is_file() or store.describe(path)["sha256"] != sha256
    ]


def _known(folder: Path) -> dict[str, list[str]]:
    """What was fetched before, by its place; nothing if that is not known, so that all is fetched again."""
    try:
        files: dict[str, list[str]] = store.read_json(folder / INDEX)["files"]
    except (OSError, ValueError, KeyError):
        return {}
    return files


def _state(file: Remote, here: Path) -> list[str]:
    """What its store says of a file, and the SHA-256 of what is here."""
    return [file.stamp, file_digest(here) if here.is_file() else ""]


def _copy(file: Remote, target: Path) -> None:
    with target.open("wb") as out:
        for piece in _pieces(file):
            out.write(piece)


def _pieces(file: Remote) -> Iterator[bytes]:
    """The content of a file elsewhere.

    Raises:
        OSError: it cannot be read; without a number, which the errors of the disk here have.
        HTTPException: the answer is none.
    """
    try:
        with file.open() as source:
            while piece := source.read(CHUNK):
                yield piece
            # Of a body that was cut short, http.client tells only those who read it whole.
            missing = getattr(source, "length", None) or 0
    except OSError as error:
        raise OSError(str(error)) from error
    if missing:
        raise OSError(f"the last {missing:,} bytes did not come")


def file_system(address: str) -> tuple[Any, str]:
    """Arrow's file system for an address of a store, and the path in it.

    Raises:
        OSError: it cannot be reached.
    """
    from pyarrow import fs

    system, path = fs.FileSystem.from_uri(address)
    return system, str(path).rstrip("/")


def _listing(address: str) -> tuple[bool, list[Remote]]:
    """Whether an address is that of one file; and the files there, by name."""
    if address.lower().startswith(_WEB):
        return True, _on_the_web(address)
    from pyarrow import fs

    system, path = file_system(address)
    (found,) = system.get_file_info([path])
    if found.type == fs.FileType.File:
        return True, [_in_store(system, found, PurePosixPath(path).name)]
    if found.type == fs.FileType.NotFound:
        return False, []
    below = system.get_file_info(fs.FileSelector(path, recursive=True))
    files = [info for info in below if info.type == fs.FileType.File]
    named = [
        _in_store(system, info, str(PurePosixPath(info.path).relative_to(PurePosixPath(path))))
        for info in files
    ]
    return False, sorted(named)


def _in_store(system: object, info: object, name: str) -> Remote:
    size, time, path = (getattr(info, field) for field in ("size", "mtime_ns", "path"))
    return Remote(name, f"{size} {time}", lambda: system.open_input_stream(path))  # type: ignore[attr-defined]


def _on_the_web(address: str) -> list[Remote]:
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    def ask(method: str) -> IO[bytes]:
        # The scheme is one of _WEB: nothing local is opened by this.
        return cast("IO[bytes]", urlopen(Request(address, method=method), timeout=TIMEOUT))  # noqa: S310

    try:
        with ask("HEAD") as answer:
            told = answer.headers  # type: ignore[attr-defined]
    except HTTPError as error:
        if error.code in (404, 410):
            return []
        told = {}  # it may answer to GET alone
    stamp = " ".join(told.get(field, "") for field in ("ETag", "Last-Modified", "Content-Length")).strip()
    has_version = told.get("ETag") or told.get("Last-Modified")
    name = _named(name_of(address), told.get("Content-Type", ""))
    return [Remote(name, stamp if has_version else "", lambda: ask("GET"))]


def _named(name: str, content_type: str) -> str:
    """A page's name; by its type, where its address does not tell the format (https://host/article)."""
    if format_of(name, "auto")[0]:
        return name
    kinds = mimetypes.MimeTypes(())  # the same on every machine
    return name + (kinds.guess_extension(content_type.partition(";")[0].strip().lower()) or "")

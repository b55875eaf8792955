"""Puts results where others read them: an object store, HDFS, a shared folder.

Who reads there never meets half of a result. Its files go into a folder of their own, the manifest last; then
one small file, the pointer, is replaced by one that names the folder. A reader opens the pointer and then the
folder. The result before stays until the next one comes, for those who have opened the pointer just now;
what neither of the two is, a run that failed has left, and it goes then, too.
"""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.corpus.remote import file_system, is_remote
from pipeline.errors import CorruptCheckpointError, ParameterError, StorageError
from pipeline.keys import digest, file_digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.progress import Progress

POINTER = "current.json"
# Stores where a file is seen whole or not at all, and takes the place of one that was there. On Azure Arrow
# first puts an empty one there.
_AT_ONCE = ("s3:", "gs:", "gcs:")
_RENAMES_OVER_NOTHING = ("hdfs:", "viewfs:")
_FOLDER = re.compile(r"[0-9a-f]{20}")
_UNFINISHED = re.compile(rf"{re.escape(POINTER)}\.[0-9a-f]{{12}}\.tmp")


def refuse_address(address: str) -> None:
    """Refuse what is no address that can be written to.

    Raises:
        ParameterError: it is none.
    """
    if not is_remote(address) or address.lower().startswith("http"):
        raise ParameterError(
            f"{address!r} is no address to write to",
            where="--to",
            remedy="Give s3://…, gs://…, abfs://…, hdfs://… or file:///…",
        )


def version_of(files: Sequence[Path]) -> str:
    """The name of the folder that files go into, by their names and contents."""
    return digest({path.name: file_digest(path) for path in files})[:20]


def is_deposited(files: Sequence[Path], address: str) -> bool:
    """Whether the pointer at an address names these files, and all of them are there at their sizes.

    Raises:
        StorageError: the address cannot be reached.
    """
    folder = version_of(files)
    if pointed_at(address) != folder:
        return False
    try:
        system, root = file_system(address)
        there = _sizes(system, f"{root}/{folder}")
    except OSError as error:
        raise _unreachable(address, error) from error
    return there == {path.name: path.stat().st_size for path in files}


def pointed_at(address: str) -> str:
    """The folder that the pointer at an address names; empty if there is none.

    Raises:
        StorageError: the address cannot be reached.
    """
    return str(_pointer(address).get("folder", ""))


def deposit(files: Sequence[Path], address: str, progress: Progress) -> dict[str, int]:
    """Put a result at an address.

    Args:
        files: of the result, its manifest among them, which is written last.
        address: a folder of an object store, of HDFS or of a file system, for this result alone.
        progress: told after each file.

    Returns:
        Facts: files and bytes.

    Raises:
        CorruptCheckpointError: a file is not as the manifest says.
        StorageError: the address cannot be reached or written to.
    """
    ordered = sorted(files, key=lambda path: (path.name == store.MANIFEST, path.name))
    _check(ordered)
    before, folder = _pointer(address), version_of(ordered)
    written = 0
    try:
        system, root = file_system(address)
        system.create_dir(f"{root}/{folder}", recursive=True)
        # Somebody may be reading what the pointer names: of that, only what is amiss is written.
        there = _sizes(system, f"{root}/{folder}") if before.get("folder") == folder else {}
        for number, path in enumerate(ordered):
            content = path.read_bytes()
            if there.get(path.name) != len(content):
                _write(system, f"{root}/{folder}/{path.name}", content)
            written += len(content)
            progress((number + 1) / len(ordered), "writing")
        pointer = {"folder": folder, "previous": str(before.get("folder", ""))}
        if pointer["previous"] != folder:
            _replace(system, address, f"{root}/{POINTER}", json.dumps(pointer, indent=1).encode())
        else:
            pointer = before
        _tidy(system, root, set(pointer.values()) if before else None)
    except OSError as error:
        raise _unreachable(address, error) from error
    return {"files": len(ordered), "bytes": written}


def _check(files: Sequence[Path]) -> None:
    """Refuse a damaged result; its manifest does not name itself, nor the page, which has its own digest."""
    result = files[0].parent
    about = store.manifest(result)
    if about is None:
        raise CorruptCheckpointError("has no manifest", where=str(result), remedy="Run again")
    for path in files:
        if path.name in about["files"]:
            store.check(path)


def _pointer(address: str) -> dict[str, Any]:
    try:
        system, root = file_system(address)
        with system.open_input_stream(f"{root}/{POINTER}") as file:
            content = json.loads(file.read())
    except (FileNotFoundError, ValueError):  # none yet, or damaged: a new one takes its place
        return {}
    except OSError as error:
        raise _unreachable(address, error) from error
    return content if isinstance(content, dict) else {}


def _replace(system: Any, address: str, path: str, content: bytes) -> None:
    if address.lower().startswith(_AT_ONCE):
        _write(system, path, content)
        return
    new = f"{path}.{secrets.token_hex(6)}.tmp"
    _write(system, new, content)
    try:
        system.move(new, path)
    except NotImplementedError:  # Azure without a hierarchical namespace: for a moment the pointer is empty
        _write(system, path, content)
    except OSError:  # HDFS: for a moment there is no pointer
        if not address.lower().startswith(_RENAMES_OVER_NOTHING) or not _exists(system, path):
            raise
        system.delete_file(path)
        system.move(new, path)


def _write(system: Any, path: str, content: bytes) -> None:
    with system.open_output_stream(path) as out:
        out.write(content)


def _exists(system: Any, path: str) -> bool:
    from pyarrow import fs

    (found,) = system.get_file_info([path])
    return bool(found.type == fs.FileType.File)


def _sizes(system: Any, folder: str) -> dict[str, int]:
    """The files of a folder and their bytes; none if it is not there."""
    from pyarrow import fs

    found = system.get_file_info(fs.FileSelector(folder, allow_not_found=True))
    return {info.base_name: info.size for info in found if info.type == fs.FileType.File}


def _tidy(system: Any, root: str, kept: set[str] | None) -> None:
    """Remove what runs that failed have left, and results older than those that are kept.

    Where no pointer was found, nobody knows what those are: folders then stay until the next time.
    """
    from pyarrow import fs

    for found in system.get_file_info(fs.FileSelector(root)):
        if found.type == fs.FileType.File and _UNFINISHED.fullmatch(found.base_name):
            system.delete_file(found.path)
        is_old = kept is not None and found.base_name not in kept
        if found.type == fs.FileType.Directory and is_old and _FOLDER.fullmatch(found.base_name):
            system.delete_dir(found.path)


def _unreachable(address: str, error: OSError) -> StorageError:
    return StorageError(
        f"cannot be reached or written to ({error})",
        where=address,
        remedy="Check the address, the network and your credentials, and run again",
    )

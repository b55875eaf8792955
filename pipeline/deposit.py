"""Puts results where others read them: an object store, HDFS, a shared folder.

Who reads there never meets half of a result. Its files go into a folder of their own, the manifest last; then
one small file, the pointer, is replaced by one that names the folder. A reader opens the pointer and then the
folder. The result before stays until the next one comes, for those who have opened the pointer just now.
"""

from __future__ import annotations

import json
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
# Stores where a file is seen whole or not at all, and takes the place of one that was there.
_AT_ONCE = ("s3:", "gs:", "gcs:", "abfs")


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
        for number, path in enumerate(ordered):
            content = path.read_bytes()
            with system.open_output_stream(f"{root}/{folder}/{path.name}") as out:
                out.write(content)
            written += len(content)
            progress((number + 1) / len(ordered), "writing")
        previous = before.get("folder", "")
        if previous != folder:
            pointer = {"folder": folder, "previous": previous}
            _replace(system, address, f"{root}/{POINTER}", json.dumps(pointer, indent=1).encode())
            _forget(system, root, str(before.get("previous", "")), folder)
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
        with system.open_output_stream(path) as out:
            out.write(content)
        return
    new = f"{path}.{secrets.token_hex(6)}.tmp"
    with system.open_output_stream(new) as out:
        out.write(content)
    try:
        system.move(new, path)
    except OSError:  # HDFS renames over nothing: for a moment there is no pointer
        system.delete_file(path)
        system.move(new, path)


def _forget(system: Any, root: str, folder: str, kept: str) -> None:
    """Remove the result before the last one: no pointer has named it since that one came."""
    from pyarrow import fs

    if folder and folder != kept:
        (found,) = system.get_file_info([f"{root}/{folder}"])
        if found.type == fs.FileType.Directory:
            system.delete_dir(f"{root}/{folder}")


def _unreachable(address: str, error: OSError) -> StorageError:
    return StorageError(
        f"cannot be reached or written to ({error})",
        where=address,
        remedy="Check the address, the network and your credentials, and run again",
    )

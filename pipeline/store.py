"""The one place that commits to disk.

A checkpoint is a folder with Parquet files and a manifest. It appears at once and whole: written beside its
place, flushed, verified, renamed, and the folder that holds it flushed too. Whoever writes holds the lock
of that name, so anything half-written under a name whose lock is free was left by a killed run and may go.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from pipeline.errors import CorruptCheckpointError, StorageError, unreadable
from pipeline.keys import file_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
FORMAT = 2
_UNSIGNED = 1  # the format of files that were written before they had a digest of their own
_DIGEST = ',\n "digest": '
_OURS = 4  # folders above what is written that runs make: of a result, of its exports, of all results
_settled: set[Path] = set()  # folders whose entries in those above them are on the disk
_UNTOUCHED = (
    "Mend that, or give another --output-folder or --name, and run again; what is finished stays as it is"
)
_HALF_REPLACED = (
    "Mend that, or give another --name, and run again; some files of the earlier result may be newer "
    "than others"
)
_STAGING = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{12}\.tmp", re.DOTALL)


@contextmanager
def hold_lock(root: Path, name: str, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of a checkpoint or result; `waiting` is called once if another run has it.

    The operating system frees the lock when its holder dies, however it dies.
    """
    lock = lock_of(root, name)
    with _disk_errors(root):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def try_lock(root: Path, name: str) -> Iterator[bool]:
    """Hold the lock of a checkpoint or result if nobody has it; gives whether."""
    lock = take(root, name)
    if lock is None:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def take(root: Path, name: str) -> FileLock | None:
    """The lock of a name, held from here on; None if somebody else has it."""
    lock = lock_of(root, name)
    with _disk_errors(root):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
    return lock


def lock_of(root: Path, name: str) -> FileLock:
    """The lock of a name, not yet held."""
    folder = root / "locks"
    with _disk_errors(folder):
        _make(folder)
    return FileLock(folder / f"{name}.lock", thread_local=False)


def sweep(root: Path, folder: Path, held: str = "", *, strict: bool = False) -> list[str]:
    """Remove what killed runs left half-written in `folder`; returns the names removed.

    Args:
        root: the folder of the locks.
        folder: where the leftovers lie; anything whose lock is held is somebody's work and stays.
        held: the name whose lock the caller itself holds, and under which it has not begun to write.
        strict: whether it is told if something cannot be removed; a run can do without.

    Raises:
        StorageError: something cannot be removed, and `strict` was asked for.
    """
    removed = []
    for path in sorted(folder.glob(".*.tmp")):
        match = _STAGING.fullmatch(path.name)
        if not match:
            continue
        lock = nullcontext(True) if match["name"] == held else try_lock(root, match["name"])
        with lock as free, _disk_errors(path):
            if free:
                _remove(path, strict=strict)
                removed.append(path.name)
    return removed


def is_staging(path: Path) -> bool:
    """Whether something half-written stands there: somebody's work, or left by a killed run."""
    return bool(_STAGING.fullmatch(path.name))


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a private folder to write in; when the body ends, it becomes `target`, whole.

    The body must leave a manifest (`seal`). If it raises, nothing of it stays.
    """
    staging = _beside(target)
    with _disk_errors(target):
        try:
            _make(staging)
            yield staging
            _verify_sizes(staging)
            for file in sorted(staging.iterdir()):
                _flush(file)
            _flush(staging)
            if target.exists():  # a damaged one: complete() would have found a good one
                _remove(target)
            staging.rename(target)
            _flush(target.parent)
        finally:
            _remove(staging)


@contextmanager
def new_files(folder: Path, name: str) -> Iterator[Path]:
    """Give a private folder to write in; when the body ends, its files replace those of `folder`.

    Each file changes at once; the manifest changes last, so that a run killed in between leaves a folder
    whose manifest does not fit, which `is_unchanged` tells. Other files in `folder` stay.

    Args:
        folder: where the files go.
        name: the name of the lock the caller holds.
    """
    staging = _beside(folder / name)
    with _disk_errors(folder):
        try:
            _make(staging)
            yield staging
            _verify_sizes(staging)
            files = sorted(staging.iterdir(), key=lambda file: (file.name == MANIFEST, file.name))
            for file in files:
                _flush(file)
            with _disk_errors(folder, remedy=_HALF_REPLACED):
                for file in files:
                    if file.name == MANIFEST:
                        _flush(folder)
                    file.replace(folder / file.name)
                _flush(folder)
        finally:
            _remove(staging)


def remove(path: Path) -> None:
    """Remove a folder or file, at once as others see it; the caller holds its lock."""
    with _disk_errors(path):
        _remove(path, strict=True)


def new_file(root: Path, target: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place and rename it over whatever is there.

    Args:
        root: the folder of the locks; the lock of the folder's name is held meanwhile, for `sweep`.
        target: the file.
        write: writes the content to the path it is given.
    """
    name = f"file-{target.parent.name}"
    staging = _beside(target.parent / name)
    with hold_lock(root, name), _disk_errors(target):
        try:
            _make_above(target)
            write(staging)
            _flush(staging)
            staging.replace(target)
            _flush(target.parent)
        finally:
            _remove(staging)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write plain, readable JSON whose last entry is a digest of every byte before it.

    Nothing is flushed yet: `new_file` and `new_folder` do that.
    """
    body = json.dumps({"format": FORMAT, **content}, ensure_ascii=False, indent=1).removesuffix("\n}")
    path.write_text(_signed(body), encoding="utf-8", newline="\n")


def read_json(path: Path) -> dict[str, Any]:
    """What `write_json` wrote.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is damaged, or nothing that `write_json` wrote.
    """
    text = path.read_bytes().decode()
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("is no JSON object")
    version, digest = content.pop("format", _UNSIGNED), content.pop("digest", None)
    if (version, digest) != (_UNSIGNED, None) and (
        version != FORMAT or text != _signed(text.rpartition(_DIGEST)[0])
    ):
        raise ValueError("its digest does not fit")
    return content


def is_signed(path: Path) -> bool:
    """Whether a file that `read_json` reads has a digest: those of older versions have none."""
    return _DIGEST.encode() in path.read_bytes()


def _signed(body: str) -> str:
    return f'{body}{_DIGEST}"{hashlib.sha256(body.encode()).hexdigest()}"\n}}\n'


def describe(path: Path) -> dict[str, Any]:
    """What a manifest says of one file: its size in bytes and its SHA-256, read back from the disk."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def seal(folder: Path, about: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the manifest of a folder: what it is about, and what each of its files holds."""
    write_json(folder / MANIFEST, {**about, "files": dict(sorted(files.items()))})


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a checkpoint or result; None if there is none, or it is not as it was written.

    Raises:
        StorageError: there is one, but it cannot be read now.
    """
    try:
        content = read_json(folder / MANIFEST)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as error:
        raise unreadable(error, folder / MANIFEST) from error
    return content if {"key", "files"} <= content.keys() else None


def about(folder: Path) -> dict[str, Any]:
    """The manifest of a checkpoint that something is made from.

    Raises:
        CorruptCheckpointError: there is none, or it is not as it was written.
        StorageError: it cannot be read now.
    """
    content = read_manifest(folder)
    if content is None:
        raise CorruptCheckpointError("has no manifest", where=str(folder), remedy="Delete it and run again")
    return content


def manifest(folder: Path) -> dict[str, Any] | None:
    """The same, None also where it cannot be read: good for nothing but to be made again."""
    try:
        return read_manifest(folder)
    except StorageError:
        return None


def check(path: Path) -> None:
    """Refuse a file that is not what the manifest beside it says, byte by byte.

    Page checksums of Parquet would not do: they cover neither its footer nor the heads of its pages. A file
    is read once as long as nobody touches it. Where there is no manifest (yet), there is nothing to compare.

    Raises:
        CorruptCheckpointError: the file, or the manifest, is damaged.
        StorageError: one of them cannot be read now.
    """
    if not (path.parent / MANIFEST).exists():
        return
    about = read_manifest(path.parent)
    entry = about["files"].get(path.name) if about else None
    if entry is None or not path.is_file() or _digest_of(path) != entry["sha256"]:
        raise CorruptCheckpointError(
            "is damaged" if about else f"cannot be trusted: {MANIFEST} beside it is damaged",
            where=str(path),
            remedy=f"Delete {path.parent} and run again; termlode verify looks at everything",
        )


def _digest_of(path: Path) -> str:
    try:
        return file_digest(path)
    except OSError as error:
        raise unreadable(error, path) from error


def is_whole(folder: Path) -> bool:
    """Whether the folder holds a manifest and every file it names, at its size.

    Sizes only: it is asked often. `check` sees damaged bytes before a file is read.
    """
    content = manifest(folder)
    return content is not None and all(
        (folder / name).is_file() and (folder / name).stat().st_size == entry["bytes"]
        for name, entry in content["files"].items()
    )


def is_unchanged(folder: Path) -> bool:
    """Whether every file the manifest names still has the bytes it was written with."""
    content = manifest(folder)
    return content is not None and all(
        (folder / name).is_file() and describe(folder / name) == _identity(entry)
        for name, entry in content["files"].items()
    )


def _identity(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"bytes": entry["bytes"], "sha256": entry["sha256"]}


def _verify_sizes(folder: Path) -> None:
    if not is_whole(folder):
        raise CorruptCheckpointError(
            "what was written is not what the manifest says",
            where=str(folder),
            remedy="Check the disk and run again",
        )


def _make(folder: Path) -> None:
    _make_above(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _make_above(path: Path) -> None:
    """Make the folders above a path that are not there; they survive a loss of power.

    So do those that are: another run may have made them, and been killed before it flushed their entries.
    """
    missing = [above for above in path.parents if not above.exists()]
    if missing:
        path.parent.mkdir(parents=True, exist_ok=True)
    for above in [*path.parents][: max(_OURS, len(missing))]:
        if above in missing or above not in _settled:
            # Where nobody may open the folder above, it was not a run that made this one.
            with nullcontext() if above in missing else suppress(PermissionError):
                _flush(above.parent)
            _settled.add(above)


def _beside(target: Path) -> Path:
    return target.parent / f".{target.name}.{secrets.token_hex(6)}.tmp"


def _remove(path: Path, *, strict: bool = False) -> None:
    if path.is_dir() and not path.is_symlink():
        # Renamed first, so that a checkpoint is never seen half-removed under its name.
        doomed = path if _STAGING.fullmatch(path.name) else path.rename(_beside(path))
        shutil.rmtree(doomed, ignore_errors=not strict)
    else:
        path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot flush a folder
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_errors(target: Path, remedy: str = _UNTOUCHED) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise  # a library's, not the operating system's
        raise StorageError(
            f"cannot be written ({os.strerror(error.errno)})",
            where=str(target),
            remedy=remedy,
        ) from error

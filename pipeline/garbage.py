"""Clears away dated results beyond the newest, and what no result was made from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline import runs, store
from pipeline.corpus import remote
from pipeline.errors import CorruptCheckpointError
from pipeline.report.groups import RELATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Read: TypeAlias = Callable[[Path], dict[str, Any] | None]  # a folder's manifest; None if there is none
DATED = re.compile(r"(?P<name>.+)-(?P<date>\d{4}-\d\d-\d\d)")
_CHECKPOINT = re.compile(r"(?P<stage>[a-z]+)-[0-9a-f]{20}")
# What is made of a result lies inside it, in folders with manifests of their own; and the stages that make
# it. RELATED is another.
MADE_OF_IT = {"expansions": "expand", "exports": "export", "tags": "tag"}
_PRODUCTS = ("baseline",)  # checkpoints that are results themselves


@dataclass(frozen=True)
class Cleared:
    """What was removed, or would be: paths with the bytes they took; and the runs that forbade it."""

    removed: list[tuple[Path, int]]
    busy: list[str]


def clear(output: Path, keep: int | None = None, *, dry: bool = False) -> Cleared:
    """Remove dated results beyond the newest, then checkpoints and mirrors that no other result refers to.

    Nothing is removed while a run goes on, and nothing whose lock is held. Packed baselines stay, for they
    are results, too. What is left of what is gone goes with it: accounts, locks, half-written files.

    Args:
        output: the folder of results, with store/ in it.
        keep: dated results of each name that stay, and accounts of runs of each result; all if None.
        dry: only tell.

    Raises:
        StorageError: something cannot be read, and nothing was removed; or something cannot be removed.
        CorruptCheckpointError: it is not known what a result was made from, and nothing was removed.
    """
    root = output / "store"
    if not root.is_dir():
        return Cleared([], [])
    with store.hold_lock(root, runs.GATE):
        busy = runs.going_on(root)
        if busy:
            return Cleared([], busy)
        places = _places(output)
        doomed = old_results(places, keep)
        staying = [folder for folder in places if folder not in doomed]
        for folder in staying:
            _refuse_unknown(folder, places[folder])
        kept = manifests(staying, store.read_manifest)
        unused = unreferred(checkpoints(root, store.read_manifest), kept)
        removed = [*_remove(root, doomed, "publish-", dry=dry), *_remove(root, unused, "", dry=dry)]
        removed += _remove(root, _unused_mirrors(root, staying), "mirror-", dry=dry)
        if not dry:
            _tidy(output, staying, keep)
        return Cleared(removed, [])


def results(output: Path) -> list[Path]:
    """The folders of results, by name."""
    return [
        folder
        for folder in sorted(output.iterdir())
        if folder.is_dir() and (store.manifest(folder) or {}).get("stage") == "publish"
    ]


def _places(output: Path) -> dict[Path, dict[str, Any] | None]:
    """The folders of results with their manifests; None where one was published and it is gone."""
    published = {path.stem for path in (output / "store" / "accounts").glob("publish-*.json")}

    def is_one(folder: Path, about: dict[str, Any] | None) -> bool:
        if about is not None:
            return about.get("stage") == "publish"
        damaged = (folder / store.MANIFEST).exists() and (folder / "runs").is_dir()
        return damaged or f"publish-{folder.name}" in published

    found = {folder: store.read_manifest(folder) for folder in sorted(output.iterdir()) if folder.is_dir()}
    return {folder: about for folder, about in found.items() if is_one(folder, about)}


def _refuse_unknown(result: Path, about: dict[str, Any] | None) -> None:
    if about is None:
        raise CorruptCheckpointError(
            f"{store.MANIFEST} is missing or damaged, so what this result was made from is not known, "
            "and nothing can be cleared away",
            where=str(result),
            remedy="Bring it back, run again so that it is published anew, or delete the folder",
        )


def manifests(folders: Iterable[Path], read: Read = store.manifest) -> list[dict[str, Any]]:
    """The manifests of results and of what is made of them in their folders; empty where there is none."""
    return [read(place) or {} for folder in folders for place in (folder, *inside(folder))]


def inside(folder: Path) -> list[Path]:
    """The folders of what was made of a result: exports, tags, expansions, groups.

    One in which nothing stands but what is half-written is none: it is being made, or that failed.
    """
    return [place for place in _rooms(folder) if any(not store.is_staging(path) for path in place.iterdir())]


def lock_of(place: Path) -> str:
    """The name of the lock of something made of a result."""
    if place.name == RELATED:
        return f"relate-{place.parent.name}-{RELATED}"
    return f"{MADE_OF_IT[place.parent.name]}-{place.parent.parent.name}-{place.name}"


def _rooms(folder: Path) -> list[Path]:
    """Where something was made of a result, or was to be."""
    made = sorted(place for name in MADE_OF_IT for place in folder.glob(f"{name}/*/"))
    return [*made, *folder.glob(f"{RELATED}/")]


def old_results(places: Iterable[Path], keep: int | None) -> list[Path]:
    """The dated results beyond the newest `keep` of each name."""
    if keep is None:
        return []
    by_name: dict[str, list[Path]] = defaultdict(list)
    for folder in places:
        match = DATED.fullmatch(folder.name)
        if match:
            by_name[match["name"]].append(folder)  # in order of their names, so of their dates
    return [folder for dated in by_name.values() for folder in dated[: max(0, len(dated) - keep)]]


def unreferred(checkpoints: dict[Path, dict[str, Any]], kept: Iterable[dict[str, Any]]) -> list[Path]:
    """The checkpoints that no manifest leads to, through the keys of inputs.

    Args:
        checkpoints: manifest of each folder; empty if it has none.
        kept: manifests of results that stay.
    """
    by_key = {about["key"]: folder for folder, about in checkpoints.items() if about}
    products = [about for about in checkpoints.values() if about.get("stage") in _PRODUCTS]
    referred = {by_key[about["key"]] for about in products}
    # Of a packed baseline its own text may go: it is made again where it is asked for.
    waiting = [key for about in kept for key in _strings(about.get("inputs"))]
    while waiting:
        folder = by_key.get(waiting.pop())
        if folder is not None and folder not in referred:
            referred.add(folder)
            waiting += _strings(checkpoints[folder]["inputs"])
    return [folder for folder in checkpoints if folder not in referred]


def checkpoints(root: Path, read: Read = store.manifest) -> dict[Path, dict[str, Any]]:
    """The checkpoints in a store, with their manifests; empty where there is none that can be read."""
    if not root.is_dir():
        return {}
    found = (folder for folder in sorted(root.iterdir()) if _CHECKPOINT.fullmatch(folder.name))
    return {folder: read(folder) or {} for folder in found if folder.is_dir()}


def _unused_mirrors(root: Path, staying: Iterable[Path]) -> list[Path]:
    """Mirrors of addresses that no account of a run names, neither as its domain nor as a baseline.

    None where an account is damaged: it may have named any of them.
    """
    try:
        accounts = [store.read_json(path) for folder in staying for path in (folder / "runs").glob("*.json")]
    except (OSError, ValueError):
        return []
    named = {text for text in _strings(accounts) if remote.is_remote(text)}
    used = {remote.mirror_folder(root, address) for address in named}
    return [folder for folder in sorted((root / "mirrors").glob("*")) if folder not in used]


def _remove(root: Path, folders: Iterable[Path], prefix: str, *, dry: bool) -> Iterator[tuple[Path, int]]:
    for folder in folders:
        with store.try_lock(root, f"{prefix}{folder.name}") as free:
            if free:
                size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
                if not dry:
                    store.remove(folder)
                yield folder, size


def _tidy(output: Path, staying: Iterable[Path], keep: int | None) -> None:
    """Remove what killed runs left, accounts of what is gone or long ago, and locks that nobody holds."""
    root = output / "store"
    accounts = root / "accounts"
    own = [place for folder in staying for place in (folder, folder / "runs", *_rooms(folder))]
    for folder in (root, output, accounts, *own):
        store.sweep(root, folder)
    for path in accounts.glob("*.json"):
        kind, _, name = path.stem.partition("-")
        of_result = kind in ("publish", "report") and (output / name).is_dir()
        if not of_result and not (root / path.stem).is_dir():
            store.remove(path)
    if keep is not None:
        for folder in staying:
            last = runs.last(folder)  # stays: it tells what the result was made of
            names = sorted(path.stem for path in (folder / "runs").glob("*.json") if path != last)
            for name in names[: len(names) - max(keep - 1, 0)]:
                store.remove(folder / "runs" / f"{name}.json")
                store.remove(folder / "runs" / f"{name}.changes.parquet")
    for path in (root / "locks").glob("*.lock"):
        name = path.name.removesuffix(".lock")
        if name != runs.GATE:
            with store.try_lock(root, name) as free, suppress(OSError):
                if free:
                    path.unlink()  # while it is held: who waits for it sees that it is another file


def _strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value: among them, the keys of inputs."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)

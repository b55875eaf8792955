"""Clears away dated results beyond the newest, and what no result was made from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pipeline import runs, store
from pipeline.checkpoint import SHORT
from pipeline.corpus import remote
from pipeline.errors import CorruptCheckpointError
from pipeline.report.groups import RELATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
Read: TypeAlias = Callable[[Path], dict[str, Any] | None]  # a folder's manifest; None if there is none
DATED = re.compile(r"(?P<name>.+)-(?P<date>\d{4}-\d\d-\d\d)")
_CHECKPOINT = re.compile(rf"[a-z]+-[0-9a-f]{{{SHORT}}}")
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
            if places[folder] is None:
                _refuse_unknown(folder)
        kept = manifests(staying, _trusted)
        unused = unreferred(checkpoints(root, store.read_manifest), kept, _refuse_unknown)
        removed = [*_remove(root, doomed, "publish-", dry=dry), *_remove(root, unused, "", dry=dry)]
        removed += _remove(root, _unused_mirrors(root, staying), "mirror-", dry=dry)
        if not dry:
            _tidy(output, staying, keep)
        return Cleared(removed, [])


def results(output: Path) -> list[Path]:
    """The folders of results, by name."""
    return [folder for folder in folders(output) if (store.manifest(folder) or {}).get("stage") == "publish"]


def folders(output: Path) -> list[Path]:
    """The folders in which results may lie, by name: not those half-written, or half-removed."""
    found = sorted(output.iterdir()) if output.is_dir() else []
    return [path for path in found if path.is_dir() and path.name != "store" and not store.is_staging(path)]


def published(output: Path) -> set[str]:
    """The names of the results that were published, whatever became of them."""
    accounts = (output / "store" / "accounts").glob("publish-*.json")
    return {path.stem.removeprefix("publish-") for path in accounts}


def _places(output: Path) -> dict[Path, dict[str, Any] | None]:
    """The folders of results with their manifests; None where one was published and it is gone."""
    names = published(output)

    def is_one(folder: Path, about: dict[str, Any] | None) -> bool:
        if about is not None:
            return about.get("stage") == "publish"
        return folder.name in names or (_has_manifest(folder) and (folder / "runs").is_dir())

    found = {folder: store.read_manifest(folder) for folder in folders(output)}
    return {folder: about for folder, about in found.items() if is_one(folder, about)}


def _refuse_unknown(made: Path) -> None:
    raise CorruptCheckpointError(
        f"{store.MANIFEST} is missing or damaged, so what this was made from is not known, "
        "and nothing can be cleared away",
        where=str(made),
        remedy="Bring it back, or delete the folder: the next run that needs it makes it again",
    )


def _trusted(place: Path) -> dict[str, Any] | None:
    """The manifest of something that stays: what has none was being made, one that is damaged is refused."""
    about = store.read_manifest(place)
    if about is None and _has_manifest(place):
        _refuse_unknown(place)
    return about


def _has_manifest(folder: Path) -> bool:
    return (folder / store.MANIFEST).exists()


def manifests(results: Iterable[Path], read: Read = store.manifest) -> list[dict[str, Any]]:
    """The manifests of results and of what is made of them in their folders; empty where there is none."""
    return [read(place) or {} for folder in results for place in (folder, *inside(folder))]


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
    return [folder for dated in by_name.values() for folder in _before_newest(dated, keep)]


def _before_newest(ordered: list[T], keep: int) -> list[T]:
    """All but the last `keep`."""
    return ordered[: max(0, len(ordered) - keep)]


def unreferred(
    checkpoints: dict[Path, dict[str, Any]],
    kept: Iterable[dict[str, Any]],
    damaged: Callable[[Path], None] = lambda folder: None,
) -> list[Path]:
    """The checkpoints that no manifest leads to, through the keys of inputs.

    Args:
        checkpoints: manifest of each folder; empty if it has none.
        kept: manifests of results that stay.
        damaged: called with a checkpoint that is led to, and whose own manifest leads no further.
    """
    by_key = {folder.name.partition("-")[2]: folder for folder in checkpoints}
    # Of a packed baseline its own text may go: it is made again where it is asked for. Its folder's name
    # tells what it is even if its manifest does not.
    referred = {folder for folder in checkpoints if folder.name.partition("-")[0] in _PRODUCTS}
    waiting = [key for about in kept for key in _strings(about.get("inputs"))]
    while waiting:
        folder = by_key.get(waiting.pop()[:SHORT])
        if folder is not None and folder not in referred:
            referred.add(folder)
            if not checkpoints[folder]:
                damaged(folder)
            waiting += _strings(checkpoints[folder].get("inputs"))
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
    mirrors = (root / "mirrors").rglob("*/")
    for folder in (root, output, accounts, *own, *mirrors):
        store.sweep(root, folder, strict=True)
    for path in accounts.glob("*.json"):
        kind, _, name = path.stem.partition("-")
        of_result = kind in ("publish", "report") and (output / name).is_dir()
        if not of_result and not (root / path.stem).is_dir():
            store.remove(path)
    if keep is not None:
        for folder in staying:
            last = runs.last(folder)  # stays: it tells what the result was made of
            names = sorted(path.stem for path in (folder / "runs").glob("*.json") if path != last)
            for name in _before_newest(names, max(keep - 1, 0)):
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

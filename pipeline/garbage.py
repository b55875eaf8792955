"""Clears away dated results beyond the newest, and checkpoints that no result was made from."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import runs, store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

DATED = re.compile(r"(?P<name>.+)-(?P<date>\d{4}-\d\d-\d\d)")
_CHECKPOINT = re.compile(r"(?P<stage>[a-z]+)-[0-9a-f]{20}")
_PRODUCTS = ("baseline",)  # checkpoints that are results themselves


@dataclass(frozen=True)
class Cleared:
    """What was removed, or would be: paths with the bytes they took; and the runs that forbade it."""

    removed: list[tuple[Path, int]]
    busy: list[str]


def clear(output: Path, keep: int | None = None, *, dry: bool = False) -> Cleared:
    """Remove dated results beyond the newest, then checkpoints that no remaining result refers to.

    Nothing is removed while a run goes on, and nothing whose lock is held. Packed baselines stay, for they
    are results, too.

    Args:
        output: the folder of results, with store/ in it.
        keep: dated results of each name that stay; all if None.
        dry: only tell.

    Raises:
        StorageError: something cannot be removed.
    """
    root = output / "store"
    if not root.is_dir():
        return Cleared([], [])
    with store.hold_lock(root, runs.GATE):
        busy = runs.going_on(root)
        if busy:
            return Cleared([], busy)
        doomed = old_results(output, keep)
        kept = [store.manifest(folder) or {} for folder in results(output) if folder not in doomed]
        held = checkpoints(root)
        removed = [*_remove(root, doomed, "publish-", dry=dry)]
        removed += _remove(root, unreferred(held, kept), "", dry=dry)
        if not dry:
            store.sweep(root, root)
            store.sweep(root, output)
        return Cleared(removed, [])


def results(output: Path) -> list[Path]:
    """The folders of results, by name."""
    return [
        folder
        for folder in sorted(output.iterdir())
        if folder.is_dir() and (store.manifest(folder) or {}).get("stage") == "publish"
    ]


def old_results(output: Path, keep: int | None) -> list[Path]:
    """The dated results beyond the newest `keep` of each name."""
    if keep is None:
        return []
    by_name: dict[str, list[Path]] = defaultdict(list)
    for folder in results(output):
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


def checkpoints(root: Path) -> dict[Path, dict[str, Any]]:
    """The checkpoints in a store, with their manifests; empty where there is none that can be read."""
    if not root.is_dir():
        return {}
    found = (folder for folder in sorted(root.iterdir()) if _CHECKPOINT.fullmatch(folder.name))
    return {folder: store.manifest(folder) or {} for folder in found if folder.is_dir()}


def _remove(root: Path, folders: Iterable[Path], prefix: str, *, dry: bool) -> Iterator[tuple[Path, int]]:
    for folder in folders:
        name = f"{prefix}{folder.name}"
        with store.try_lock(root, name) as free:
            if free:
                size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
                if not dry:
                    store.remove(folder)
                    store.remove(root / "accounts" / f"{name}.json")
                yield folder, size
        if free and not dry:
            with suppress(OSError):
                (root / "locks" / f"{name}.lock").unlink()


def _strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value: among them, the keys of inputs."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)

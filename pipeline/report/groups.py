"""Which groups of related terms a page may show: those that were made from the list it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import store

if TYPE_CHECKING:
    from pathlib import Path

RELATED = "related"  # the folder of groups and variants, in the result's
STALE = "stale"


def groups_key(folder: Path, result: str) -> str | None:
    """What a page depends on by the groups beside a result.

    Args:
        folder: the result's folder.
        result: the key of the list that the page shows.

    Returns:
        The key of the groups; `STALE` if they are of another list, or not as they were written; None if there
        are none.
    """
    place = folder / RELATED
    if not place.is_dir():
        return None
    about = store.manifest(place)
    if about is None or about["inputs"].get("publish") != result or not store.is_unchanged(place):
        return STALE
    key: str = about["key"]
    return key

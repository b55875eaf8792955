"""Beside the chain: a result's files, put where others read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import store
from pipeline.deposit import deposit

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.progress import Progress


def files_of(result: Path, page: str) -> list[Path]:
    """What is put there of a published result: the files of its manifest, that, and the report's page."""
    about = store.manifest(result)
    names = [*(about["files"] if about else ()), store.MANIFEST, page]
    return [result / name for name in names if (result / name).is_file()]


def run(result: Path, page: str, address: str, progress: Progress) -> dict[str, int]:
    """Put a published result at an address."""
    return deposit(files_of(result, page), address, progress)

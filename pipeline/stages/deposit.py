"""Beside the chain: a result's files, put where others read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import store
from pipeline.deposit import deposit
from pipeline.report.head import PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.progress import Progress


def files_of(result: Path) -> list[Path]:
    """What is put there of a published result: what its manifest names, the manifest, and the report."""
    about = store.manifest(result)
    names = [*(about["files"] if about else ()), store.MANIFEST, PAGE]
    return [result / name for name in names if (result / name).is_file()]


def run(result: Path, address: str, progress: Progress) -> dict[str, int]:
    """Put a published result at an address."""
    return deposit(files_of(result), address, progress)

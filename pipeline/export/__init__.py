"""What people take away: the ranked terms in the formats they use.

An export is a function from TERMS to a file; to add one, write it and name it in `EXPORTS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.params import PublishParams


class Export(Protocol):
    """Writes TERMS to `path`; the same terms give the same bytes. Returns facts worth telling."""

    def __call__(
        self, terms: pa.Table, path: Path, params: PublishParams, metadata: Mapping[str, str]
    ) -> dict[str, int]:
        """Write the file. `metadata` is text about the run, for formats that can hold it."""
        ...


# File name in output/<name>/, and the function that writes it.
EXPORTS = {
    "terms.parquet": "pipeline.export.tables:write_parquet",
    "terms.csv": "pipeline.export.tables:write_csv",
    "userdict.txt": "pipeline.export.jieba_dictionary:write_userdict",
}


def load_export(name: str) -> Export:
    """Import an export by its name in `EXPORTS`."""
    module, _, function = EXPORTS[name].partition(":")
    return cast("Export", getattr(import_module(module), function))

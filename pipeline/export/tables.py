"""The ranked list as a table: Parquet for programs, CSV for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.schema import TERMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.params import PublishParams


def write_parquet(
    terms: pa.Table,
    path: Path,
    params: PublishParams,
    metadata: Mapping[str, str],
) -> dict[str, int]:
    """Write TERMS with the run's facts in the schema's metadata."""
    parquet.write(path, terms, TERMS, metadata)
    return {f"in {path.name}": terms.num_rows}


def write_csv(
    terms: pa.Table,
    path: Path,
    params: PublishParams,
    metadata: Mapping[str, str],
) -> dict[str, int]:
    """Write TERMS as UTF-8 CSV with a byte order mark, so that a spreadsheet shows Chinese."""
    terms.to_pandas().to_csv(
        path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g"
    )
    return {f"in {path.name}": terms.num_rows}

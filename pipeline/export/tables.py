"""The ranked list as a table: Parquet for programs, CSV for spreadsheets."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv

from pipeline import parquet
from pipeline.export import Written
from pipeline.schema import TERMS
from pipeline.spreadsheet import joined, safe

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.progress import Progress


def write_parquet(result: Result, path: Path, progress: Progress) -> Written:
    """Write TERMS with the run's facts in the schema's metadata."""
    parquet.write(path, result.terms, TERMS, result.metadata)
    return Written({f"in {path.name}": result.terms.num_rows})


def write_csv(result: Result, path: Path, progress: Progress) -> Written:
    """Write TERMS as UTF-8 CSV with a byte order mark, so that a spreadsheet shows Chinese.

    Text that a spreadsheet would take for a formula has an apostrophe before it (`spreadsheet`).
    """
    with path.open("wb") as file:
        file.write(codecs.BOM_UTF8)
        file.write((",".join(result.terms.schema.names) + "\n").encode())
        rows = _shown(result.terms)
        csv.write_csv(rows, file, csv.WriteOptions(include_header=False, quoting_style="needed"))
    return Written({f"in {path.name}": result.terms.num_rows})


def _shown(terms: pa.Table) -> pa.Table:
    """Six digits of every number, since more would only be in a reader's way; text that runs nowhere."""
    columns = []
    for field, column in zip(terms.schema, terms.columns, strict=True):
        if pa.types.is_floating(field.type):
            values = column.to_numpy(zero_copy_only=False)
            with np.errstate(divide="ignore", invalid="ignore"):
                scale = 10.0 ** (5 - np.floor(np.log10(np.abs(values))))
                rounded = np.where(
                    (values == 0) | ~np.isfinite(scale), values, np.round(values * scale) / scale
                )
            columns.append(pa.array(rounded, mask=column.is_null().to_numpy(zero_copy_only=False)))
        elif pa.types.is_list(field.type):
            cells = (safe(joined(texts)) for texts in column.to_pylist())
            columns.append(pa.array(cells, pa.string()))
        elif pa.types.is_string(field.type):
            texts = (text and safe(text) for text in column.to_pylist())
            columns.append(pa.array(texts, pa.string()))
        else:
            columns.append(column)
    return pa.table(columns, names=terms.schema.names)

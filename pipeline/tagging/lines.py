"""Documents with their spans as JSON lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.tagging.spans import Tagged

_OF_SPANS = ("match", "term", "rank", "score", "outermost")


def lines(tagged: Tagged) -> Iterator[str]:
    """An object for each row of DOCUMENTS, also one without spans: the row, and under `spans` what is in it.

    Unlike in SPANS, `start` and `end` of a span are those in the object's own `text`; characters of the
    document that stand before that are its `offset`.
    """
    edges = np.searchsorted(tagged.row, np.arange(tagged.documents.num_rows + 1))
    spans = tagged.spans.select(["start", "end", *_OF_SPANS]).to_pylist()
    for k, row in enumerate(tagged.documents.to_pylist()):
        offset = int(tagged.base[k])
        found = [_moved(span, offset) for span in spans[edges[k] : edges[k + 1]]]
        text = json.dumps(row | {"offset": offset, "spans": found}, ensure_ascii=False, allow_nan=False)
        # U+2028 and U+2029 end a line for some readers.
        yield text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"


def _moved(span: dict[str, Any], offset: int) -> dict[str, Any]:
    return span | {"start": span["start"] - offset, "end": span["end"] - offset}

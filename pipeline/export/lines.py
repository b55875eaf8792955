"""The terms as lines of text: plain, and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pipeline.export import Written

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.progress import Progress

BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # what some program or other takes for the end of a line


def write_txt(result: Result, path: Path, progress: Progress) -> Written:
    """Write a term a line, in order of rank; a line break inside of a term becomes a blank."""
    blanks = str.maketrans(dict.fromkeys(BREAKS, " "))
    terms = [term.translate(blanks) for term in result.terms["term"].to_pylist()]
    path.write_text("".join(f"{term}\n" for term in terms), encoding="utf-8", newline="\n")
    return Written({f"in {path.name}": len(terms)})


def write_jsonl(result: Result, path: Path, progress: Progress) -> Written:
    """Write an object a line: TERMS, and under `evidence` the lines a term was seen in."""
    seen = evidence_of(result)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in result.terms.to_pylist():
            if seen:
                row["evidence"] = seen.get(row["term"], [])
            # U+2028 and U+2029 end a line for some readers.
            text = json.dumps(row, ensure_ascii=False, allow_nan=False)
            file.write(text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n")
    return Written({f"in {path.name}": result.terms.num_rows})


def evidence_of(result: Result) -> dict[str, list[dict[str, Any]]]:
    """The evidence by term, each line as an object."""
    seen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in result.evidence.to_pylist() if result.evidence is not None else ():
        seen[row.pop("term")].append(row)
    return dict(seen)

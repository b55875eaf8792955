"""A dictionary for Rime, the input method: each term with its pinyin and its count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.export import Written
from pipeline.export.trial import fates
from pipeline.text.characters import is_ideograph

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.progress import Progress

_HEAD = """# Rime dictionary
---
name: termlode
version: "1"
sort: by_weight
use_preset_vocabulary: false
...

"""


def write_rime(result: Result, path: Path, progress: Progress) -> Written:
    """Write text, pinyin without tones and count of each term, between tabs.

    Which of its readings a character has, pypinyin's phrases say. Terms that are not all Han characters, and
    characters without a known reading, have no pinyin to type and are left out.
    """
    import pypinyin

    terms, counts = result.terms["term"].to_pylist(), result.terms["count"].to_pylist()
    reasons: dict[str, str] = {}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        for term, count in zip(terms, counts, strict=True):
            silent = next((sign for sign in term if not _is_spoken(sign)), "")
            if silent:
                reasons[term] = f"{silent!r} has no pinyin"
            else:
                file.write(f"{term}\t{' '.join(pypinyin.lazy_pinyin(term))}\t{count}\n")
    report = fates([(term, term) for term in terms], reasons, {})
    return Written({f"in {path.name}": len(terms) - len(reasons), "left out": len(reasons)}, report)


def _is_spoken(sign: str) -> bool:
    from pypinyin import lazy_pinyin

    return is_ideograph(sign) and bool(lazy_pinyin(sign, errors="ignore"))

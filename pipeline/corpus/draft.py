"""A corpus.toml to begin with: what was found in the folder, and every setting as it stands."""

from __future__ import annotations

import json
import textwrap
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.corpus.examine import SHOWN, fields_taken, kinds, reasons, summary
from pipeline.corpus.readers import READERS
from pipeline.corpus.spec import CorpusSpec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.corpus.examine import Examination

_WIDTH = 98
_CHOICES = {"format": f"; one of {', '.join(READERS)}"}


def draft(examination: Examination) -> str:
    """The content of a corpus.toml that changes nothing until a setting in it is taken out of its comment."""
    lines = [
        *_comment(
            "How termlode reads this folder. Take a setting out of its comment and change it: the next run "
            "reads what it asks for. `termlode doctor` says what comes of it."
        ),
        "#",
        *_found("Found when this was written", [summary(examination)]),
        *_found("Read as", kinds(examination)),
        *_found("Fields", fields_taken(examination)),
        *_found("Cannot be read", reasons(examination)),
        *_found("Of other kinds, left alone", examination.ignored),
    ]
    for setting in fields(CorpusSpec):
        told = setting.metadata["help"] + _CHOICES.get(setting.name, "")
        lines += [
            "",
            *_comment(f"{told[0].upper()}{told[1:]}."),
            f"# {setting.name} = {_toml(setting.default)}",
        ]
    return "\n".join(lines) + "\n"


def _found(title: str, items: Iterable[str]) -> list[str]:
    found = list(items)
    lines = [line for item in islice(found, SHOWN) for line in _comment(item, "#   ")]
    more = [f"#   and {len(found) - SHOWN:,} more"] if len(found) > SHOWN else []
    return [f"# {title}:", *lines, *more] if found else []


def _comment(text: str, prefix: str = "# ") -> list[str]:
    """Text as comment lines; names of files may hold anything, line breaks and control characters too."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return textwrap.wrap(
        printable, _WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_on_hyphens=False
    )


def _toml(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)

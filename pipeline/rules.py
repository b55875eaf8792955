"""Hand rules: what a person knows of terms that are none, in a file, each with its name.

A file is TOML with a table [[rule]] for each. A rule leaves out the terms that meet all of its conditions.
Regular expressions are RE2's, which take time in proportion to the text, whatever the expression.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

LONGEST_PATTERN = 1000  # characters


@dataclass(frozen=True)
class Rule:
    """A rule. Conditions that are empty or 0 are none.

    Attributes:
        name: what reasons call it.
        first: characters, one of which the term begins with.
        last: characters, one of which it ends with.
        contains: characters, one of which is in it.
        pattern: a regular expression (RE2) that matches somewhere in it.
        shorter_than: it has fewer characters.
        longer_than: it has more characters.
    """

    name: str
    first: str = ""
    last: str = ""
    contains: str = ""
    pattern: str = ""
    shorter_than: int = 0
    longer_than: int = 0

    @property
    def conditions(self) -> str:
        """What it says, in a line: `first 的了, longer_than 8`."""
        given = ((field.name, getattr(self, field.name)) for field in fields(self)[1:])
        return ", ".join(f"{name} {value}" for name, value in given if value)

    def fault(self) -> str:
        """What is wrong with it; empty if nothing is."""
        for field in fields(self):
            kind = type(getattr(Rule("x"), field.name))
            if type(getattr(self, field.name)) is not kind:
                return f"{field.name} is no {'text' if kind is str else 'whole number'}"
        if not self.name.strip() or not self.name.isprintable() or ":" in self.name:
            return "has no name, or one that cannot be printed or has a colon"
        if not self.conditions:
            return "has no condition"
        if min(self.shorter_than, self.longer_than) < 0:
            return "has a length below 0"
        if len(self.pattern) > LONGEST_PATTERN:
            return f"has a pattern of more than {LONGEST_PATTERN:,} characters"
        return self._pattern_fault()

    def _pattern_fault(self) -> str:
        try:
            pc.match_substring_regex(pa.array(["x"]), self.pattern)
        except pa.ArrowInvalid as error:
            return f"has a pattern that is no regular expression ({error})"
        return ""

    def meets(self, terms: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
        """Whether each term meets all of the conditions, shape (K,)."""
        found = np.ones(len(terms), np.bool_)
        expressions = (
            f"^{_one_of(self.first)}" if self.first else "",
            f"{_one_of(self.last)}$" if self.last else "",
            _one_of(self.contains) if self.contains else "",
            self.pattern,
        )
        for expression in filter(None, expressions):
            found &= _booleans(pc.match_substring_regex(terms, expression))
        if self.shorter_than:
            found &= _booleans(pc.less(pc.utf8_length(terms), self.shorter_than))
        if self.longer_than:
            found &= _booleans(pc.greater(pc.utf8_length(terms), self.longer_than))
        return found


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file, in its order.

    Raises:
        CorpusError: it is no TOML, or a rule is wrong.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(
            f"cannot be read as TOML ({error})", where=str(path), remedy="Check the file"
        ) from error
    given = content.pop("rule", [])
    if content or not isinstance(given, list) or not given:
        what = "holds something else than rules" if content or given else "holds no rule"
        raise CorpusError(what, where=str(path), remedy="Write tables [[rule]]")
    rules = [_rule(entry, f"{path}, rule {number}") for number, entry in enumerate(given, 1)]
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise CorpusError(f"two rules have the name {name!r}", where=str(path), remedy="Rename one")
    return tuple(rules)


def rule_of(terms: pa.Array | pa.ChunkedArray, rules: Sequence[Rule]) -> NDArray[np.int64]:
    """Which rule leaves out each term, the first that does; -1 if none does. Shape (K,)."""
    found = np.full(len(terms), -1, np.int64)
    for number, rule in enumerate(rules):
        found[(found < 0) & rule.meets(terms)] = number
    return found


def _rule(entry: Any, where: str) -> Rule:
    known = {field.name for field in fields(Rule)}
    fault, remedy = "is no table", f"Use {', '.join(sorted(known))}"
    if isinstance(entry, dict):
        unknown = sorted(set(entry) - known)
        if not unknown:
            given: dict[str, Any] = {"name": ""} | entry
            rule = Rule(**given)
            fault = rule.fault()
            remedy = "Mend it"
            if not fault:
                return rule
        else:
            fault = f"has no such condition: {', '.join(unknown)}"
    raise CorpusError(fault, where=where, remedy=remedy)


def _one_of(characters: str) -> str:
    """A class of characters, each by its number, so that none of them means something."""
    return "[" + "".join(f"\\x{{{ord(char):x}}}" for char in characters) + "]"


def _booleans(values: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(values).astype(np.bool_)

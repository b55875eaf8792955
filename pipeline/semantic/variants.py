"""Terms that may be one, or one under the other, by how they are built; each with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.evaluation import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.semantic.neighbours import Graph

SPELLING, SCRIPT, BRACKET, ABBREVIATION, NEAR, HEAD = (
    "spelling",
    "script",
    "bracket",
    "abbreviation",
    "one character",
    "head",
)
KINDS = (SPELLING, SCRIPT, BRACKET, ABBREVIATION, NEAR, HEAD)
LEAST_HEAD = 2  # characters
LEAST_NEAR = 3  # characters of terms that differ in one


class Variant(NamedTuple):
    """A proposal: the better ranked term, the other one, and why."""

    row: int
    other: int
    kind: str
    evidence: str


def alike(terms: Sequence[str], name: Callable[[str], str], kind: str) -> Iterator[Variant]:
    """Terms with the same name, each with the best ranked of them."""
    first: dict[str, int] = {}
    for row, term in enumerate(terms):
        best = first.setdefault(name(term), row)
        if best != row:
            yield Variant(best, row, kind, name(term))


def spellings(terms: Sequence[str]) -> Iterator[Variant]:
    """Terms that differ in case, width, spaces or hyphens."""
    return alike(terms, key, SPELLING)


def scripts(terms: Sequence[str]) -> Iterator[Variant]:
    """Terms that are one when traditional characters are read as simplified ones.

    Raises:
        ImportError: opencc is not installed.
    """
    from opencc import OpenCC

    converter = OpenCC("t2s")
    simple = dict(zip(terms, converter.convert("\n".join(terms)).split("\n"), strict=True))
    return (
        one
        for one in alike(terms, simple.__getitem__, SCRIPT)
        if key(terms[one.row]) != key(terms[one.other])
    )


def heads(terms: Sequence[str]) -> Iterator[Variant]:
    """Each term that ends with another one, with the longest of these: 断路器 and 高压断路器."""
    row_of = {term: row for row, term in reversed(list(enumerate(terms)))}
    for row, term in enumerate(terms):
        for start in range(1, len(term) - LEAST_HEAD + 1):
            if term[start:] in row_of:
                yield Variant(row_of[term[start:]], row, HEAD, f"{term[:start]} + {term[start:]}")
                break


def neighbours_alike(terms: Sequence[str], graph: Graph) -> Iterator[Variant]:
    """Near neighbours that differ in one character (变电站, 变电所), or one of which shortens the other."""
    for row, other, similarity in zip(*(column.tolist() for column in graph), strict=True):
        if row < other:
            one, two = terms[row], terms[other]
            evidence = f"similarity {similarity / 1e6:.2f}"
            short, long = sorted((one, two), key=len)
            if differ_in_one(one, two):
                yield Variant(row, other, NEAR, evidence)
            elif shortens(short, long):
                yield Variant(row, other, ABBREVIATION, evidence)


def differ_in_one(one: str, two: str) -> bool:
    """Whether terms of three characters or more have all but one in common, in their places."""
    return (
        len(one) == len(two) >= LEAST_NEAR
        and one.lower() != two.lower()
        and sum(a != b for a, b in zip(one, two, strict=True)) == 1
    )


def shortens(short: str, long: str) -> bool:
    """Whether a term may be made of characters of another in their order, the first among them.

    It is no part of it as it stands: 最高法 of 最高人民法院, not 法院.
    """
    if not 2 <= len(short) <= len(long) - 2 or short[0] != long[0] or short in long:
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def one_of_each(found: Iterable[Variant]) -> list[Variant]:
    """Each pair once, by its first kind, in order of rank."""
    pairs: dict[tuple[int, int], Variant] = {}
    for one in found:
        row, other = sorted((one.row, one.other))
        pairs.setdefault((row, other), one._replace(row=row, other=other))
    return [pairs[pair] for pair in sorted(pairs)]

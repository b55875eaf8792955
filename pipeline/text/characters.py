"""What each character is to the tokenizer: a token by itself, part of a run, or a kind of border."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.params import EncodeParams

CODE_POINTS = 0x110000
_LAST_NAMED = 0x323B0  # beyond the last ideographs there is nothing to fold

# Kinds of border. They are ids, too: whatever is below FIRST_TOKEN is no token.
DOCUMENT, LINE, SENTENCE, ENUMERATION, OPEN, CLOSE, OTHER = range(7)
FIRST_TOKEN = 8
# Kinds of characters that make tokens.
SINGLE = 8  # a token by itself
RUN = 9  # Latin letters, digits, and the like: a run of them is one token
JOINER = 10  # inside a run, between two of its characters: k-means, 3.14, GB/T
SUFFIX = 11  # inside a run or at its end: C++, C#
SPACE = 12  # dropped, when single, between a character and a run; a border elsewhere

_IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, _LAST_NAMED))
_ZERO = ord("〇")
_OPENING = "“‘《〈「『【〔（([{〖﹁﹃"
_CLOSING = "”’》〉」』】〕）)]}〗﹂﹄"
_SENTENCE = "。，；：！？…,;:!?"


@dataclass(frozen=True)
class Characters:
    """Tables by code point, each of shape (CODE_POINTS,).

    Attributes:
        fold: uint32, the code point it is read as.
        kind: uint8, its kind, after folding.
    """

    fold: NDArray[np.uint32]
    kind: NDArray[np.uint8]


def is_ideograph(token: str) -> bool:
    """Whether a token is one Han character."""
    if len(token) != 1:
        return False
    point = ord(token)
    return point == _ZERO or any(first <= point < last for first, last in _IDEOGRAPHS)


def characters(params: EncodeParams) -> Characters:
    """The tables for the units, width folding and script that were asked for."""
    return _characters(params.units, params.nfkc, params.simplified)


@cache
def _characters(units: str, nfkc: bool, simplified: bool) -> Characters:
    fold = np.arange(CODE_POINTS, dtype=np.uint32)
    if nfkc:
        _fold_width(fold)
    if simplified:
        _fold_script(fold)
    kind = _token_kinds() if units == "token" else _word_finder_kinds()
    return Characters(fold, kind)


def _fold_width(fold: NDArray[np.uint32]) -> None:
    """NFKC, where it gives one character: full-width forms, compatibility ideographs, superscripts."""
    for point in range(0x80, _LAST_NAMED):
        if not 0xD800 <= point < 0xE000:
            form = unicodedata.normalize("NFKC", chr(point))
            if len(form) == 1:
                fold[point] = ord(form)


def _fold_script(fold: NDArray[np.uint32]) -> None:
    try:
        from opencc import OpenCC
    except ImportError as error:
        raise ParameterError(
            "needs the opencc package", where="--simplified", remedy="pip install 'termlode[opencc]'"
        ) from error
    points = [point for first, last in _IDEOGRAPHS for point in range(first, last)]
    converted = OpenCC("t2s").convert("\n".join(map(chr, points))).split("\n")
    for point, form in zip(points, converted, strict=True):
        if len(form) == 1:
            fold[point] = ord(form)


def _border_kinds() -> NDArray[np.uint8]:
    kind = np.full(CODE_POINTS, OTHER, np.uint8)
    for signs, border in ((_OPENING, OPEN), (_CLOSING, CLOSE), (_SENTENCE, SENTENCE), ("、", ENUMERATION)):
        for sign in signs:
            kind[ord(sign)] = border
    for sign in "\n\x0b\x0c\x85\u2028\u2029":
        kind[ord(sign)] = LINE
    return kind


def _token_kinds() -> NDArray[np.uint8]:
    """Each ideograph is a token; letters and digits of every other script make runs."""
    kind = _border_kinds()
    for point in range(_LAST_NAMED):
        if unicodedata.category(chr(point))[0] in "LN":
            kind[point] = RUN
    for first, last in _IDEOGRAPHS:
        kind[first:last] = SINGLE
    kind[_ZERO] = SINGLE
    for sign in ".-_/":
        kind[ord(sign)] = JOINER
    for sign in "+#":
        kind[ord(sign)] = SUFFIX
    kind[ord(" ")] = SPACE
    return kind


def _word_finder_kinds() -> NDArray[np.uint8]:
    """What nlp-zero's Word_Finder keeps, each a token by itself: U+4E00 to U+9FA5, 0-9, a-z, A-Z."""
    kind = _border_kinds()
    for first, last in ((0x4E00, 0x9FA5), (ord("0"), ord("9")), (ord("A"), ord("Z")), (ord("a"), ord("z"))):
        kind[first : last + 1] = SINGLE
    return kind

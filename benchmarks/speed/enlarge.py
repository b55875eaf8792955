"""Makes a text of any size that is as varied as new text would be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

BAND = 64  # characters of similar frequency that stand in for each other


def enlarge(text: str, size: int, target: Path) -> None:
    """Write about `size` bytes: the text, then copies with ideographs permuted within bands of frequency.

    A plain repetition would make every long n-gram frequent. Permuted, a copy keeps the statistics of the
    language and shares hardly any long n-gram with the others.
    """
    ranked = [c for c, _ in Counter(text).most_common() if "\u4e00" <= c <= "\u9fff"]
    points = np.frombuffer(text.encode("utf-32-le"), "<u4")
    draw = np.random.default_rng(0)
    written = 0
    with target.open("wb") as out:
        while written < size:
            stand_in = np.arange(0x110000, dtype="<u4")
            if written:
                for start in range(0, len(ranked), BAND):
                    band = [ord(c) for c in ranked[start : start + BAND]]
                    stand_in[band] = draw.permutation(band)
            copy = stand_in[points].tobytes().decode("utf-32-le").encode()
            piece = copy[: size - written]
            piece = piece[: piece.rfind(b"\n") + 1] if len(piece) < len(copy) else piece
            written += out.write(piece)
            if len(piece) < len(copy):
                break

"""The type of encoded text."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.text.characters import FIRST_TOKEN

# uint16, or uint32 where a corpus has more distinct tokens than that; kernels are compiled for either.
Ids: TypeAlias = NDArray[np.uint16] | NDArray[np.uint32]


def id_type(distinct: int) -> type[np.uint16] | type[np.uint32]:
    """The smallest type that holds the ids of so many distinct tokens, and of the borders."""
    return np.uint16 if distinct + FIRST_TOKEN <= 1 << 16 else np.uint32

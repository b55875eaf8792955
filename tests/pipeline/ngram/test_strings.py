"""The strings of many token sequences at once."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram import strings
from pipeline.text.characters import FIRST_TOKEN

TOKENS = ["电", "SF6", "𠀀", "é"]


@pytest.mark.parametrize("most", [1 << 30, 8])
@given(picked=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=20))
def test_joins_tokens(most: int, picked: list[tuple[int, int]]) -> None:
    text = [0, 3, 1, 1, 2, 0, 3, 2, 1, 0, 2, 3, 0, 1]
    ids = (np.array(text) + FIRST_TOKEN).astype(np.uint16)
    positions = np.array([p for p, _ in picked], np.int64)
    lengths = np.array([n for _, n in picked], np.int32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strings, "MOST", most)
        found = strings.strings_of(pa.array(["x", *TOKENS]).slice(1), ids, positions, lengths)
    assert found.to_pylist() == ["".join(TOKENS[t] for t in text[p : p + n]) for p, n in picked]
    found.validate(full=True)

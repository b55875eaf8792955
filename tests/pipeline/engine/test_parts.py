from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine import parts as module
from pipeline.engine.parts import parts_of
from tests.helpers import encoded

TEXTS = st.lists(st.text(alphabet="电压流器断路,。 aB9\n𠀀é", max_size=60), min_size=1, max_size=6)


@given(TEXTS, st.integers(1, 80), st.integers(1, 20))
def test_parts_are_whole_documents(texts, size, workers):
    text = encoded([*texts, "电"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SIZE", size)
        parts = parts_of(text, workers)
    assert [part.begin for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == text.ids.size - 1
    assert {part.begin for part in parts} <= set(text.document_starts.tolist())
    documents = [
        end - begin for begin, end in zip(text.document_starts, text.document_starts[1:], strict=False)
    ]
    assert all(part.end - part.begin < size + max(documents, default=0) + size for part in parts[:-1])


def test_every_worker_has_something_to_do():
    assert len(parts_of(encoded(["电压，电流"] * 100), 4)) == 8

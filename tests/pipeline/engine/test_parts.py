from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine.parts import parts_of
from tests.helpers import encoded

TEXTS = st.lists(st.text(alphabet="电压流器断路,。 aB9\n𠀀é", max_size=60), min_size=1, max_size=6)


@given(TEXTS, st.integers(1, 80))
def test_parts_are_whole_documents(texts, size):
    text = encoded([*texts, "电"])
    parts = parts_of(text, size)
    assert [part.begin for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == text.ids.size - 1
    assert {part.begin for part in parts} <= set(text.document_starts.tolist())
    documents = [
        end - begin for begin, end in zip(text.document_starts, text.document_starts[1:], strict=False)
    ]
    assert all(part.end - part.begin < size + max(documents, default=0) + size for part in parts[:-1])

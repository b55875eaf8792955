from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.links import lattice, up_to
from tests.helpers import counted, encoded

TEXTS = st.lists(st.text(alphabet="电压流,", max_size=40), max_size=4)


@given(TEXTS, st.integers(1, 3))
def test_links_lead_to_the_substrings(texts, min_count):
    texts = [*texts, "电压" * 3]
    table = counted(texts, 5, min_count)
    grams = table["gram"].to_pylist()
    links = lattice(encoded(texts), table)
    for k, gram in enumerate(grams):
        prefix, suffix = links.prefix[k], links.suffix[k]
        assert (grams[prefix] if prefix >= 0 else "") == gram[:-1]
        assert (grams[suffix] if suffix >= 0 else "") == gram[1:]
    assert [len(grams[k]) for k in links.order] == sorted(map(len, grams))


@given(TEXTS, st.integers(1, 5))
def test_shorter_ones_keep_their_prefixes(texts, order):
    texts = [*texts, "电压"]
    whole, part = counted(texts, 5), up_to(counted(texts, 5), order)
    grams = part["gram"].to_pylist()
    assert grams == [gram for gram in whole["gram"].to_pylist() if len(gram) <= order]
    for gram, prefix in zip(grams, part["prefix"].to_pylist(), strict=True):
        assert (grams[prefix] if prefix >= 0 else "") == gram[:-1]

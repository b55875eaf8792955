from __future__ import annotations

import numpy as np
import pytest

from pipeline.errors import CorpusError
from pipeline.semantic.relevance import ALIKE, NEAR, centre_similarity, relevance, shared_characters
from pipeline.semantic.seeds import by_key, read_seeds, rows_of, vocabulary


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_seeds_are_read_in_any_encoding_that_corpora_are(tmp_path, encoding):
    path = tmp_path / "seeds.txt"
    path.write_bytes("# 种子\r\n变电站\t12\r\n\r\n  断路器 \r\n变电站\r\n".encode(encoding))
    assert read_seeds(path) == ("变电站", "断路器")


@pytest.mark.parametrize(("content", "message"), [(b"# none\n", "holds no term"), (b"\xff\xff\x00", "read")])
def test_what_is_no_list_of_seeds_is_told(tmp_path, content, message):
    path = tmp_path / "seeds.txt"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        read_seeds(path)


def test_the_vocabulary_is_the_top_of_the_list_and_what_is_asked_for():
    words = ["断路器", "sql", "变电站", "的"]
    vectors = np.arange(8, dtype=np.float32).reshape(4, 2)
    known = vocabulary(["变电站", "主变", "断路器"], words, vectors, ["SQL", "断 路器", "没有"], most=2)
    assert known.terms == ["变电站", "主变", "断路器", "sql"]
    assert known.listed == 2
    assert known.vectors.tolist() == [[4, 5], [0, 0], [0, 1], [2, 3]]
    rows = by_key(known.terms)
    assert rows_of(rows, ["SQL", "没有", "变电站", "变电站"]).tolist() == [0, 3]


def test_the_whole_list_serves_if_nothing_else_is_said():
    known = vocabulary(["甲乙", "丙丁"], [], np.zeros((0, 3), np.float32), [])
    assert (known.terms, known.listed, known.vectors.shape) == (["甲乙", "丙丁"], 2, (2, 3))


def test_relevance_is_the_sum_of_its_parts():
    terms = ["变电站", "断路器", "变压器", "天气"]
    seeds, may = np.array([0]), np.array([False, True, True, True])
    similarity = np.array([1.0, 0.2, 0.8, 0.2])
    shared = shared_characters(terms, seeds)
    assert shared.tolist() == pytest.approx([1 / 3, 0, 1 / 9, 0])

    def z(values):
        return (values - values[may].mean()) / values[may].std()

    expected = z(-np.log([1, 2, 3, 4])) + NEAR * z(similarity) + ALIKE * z(shared)
    assert relevance(terms, similarity, seeds, may) == pytest.approx(expected)


def test_the_centre_of_nothing_is_near_nothing():
    units = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    assert centre_similarity(units, np.array([], np.int64)).tolist() == [0, 0, 0]
    assert centre_similarity(units, np.array([0, 1])) == pytest.approx([0.5**0.5, 0.5**0.5, 1.4 * 0.5**0.5])

from __future__ import annotations

import numpy as np
import pytest

from pipeline.errors import CorpusError
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

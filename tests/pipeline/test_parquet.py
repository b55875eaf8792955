from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import parquet, store
from pipeline.errors import CorruptCheckpointError
from pipeline.schema import WORDS


def words(count):
    numbers = list(range(count))
    return pa.table([[f"词{n}" for n in numbers], numbers, numbers, numbers, numbers], schema=WORDS)


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "words.parquet"
    parquet.write(path, words(300_000), WORDS, {"termlode": "about"})
    assert parquet.read(path, WORDS).equals(words(300_000))
    assert parquet.read(path, WORDS, ["count", "word"]).column_names == ["count", "word"]
    assert pq.read_schema(path).metadata[b"termlode"] == b"about"
    assert parquet.shape(path) == {"rows": 300_000, "columns": WORDS.names}


def test_columns_keep_their_descriptions(tmp_path):
    parquet.write(tmp_path / "w.parquet", words(1), WORDS)
    for field in pq.read_schema(tmp_path / "w.parquet"):
        assert field.metadata[b"description"]


def test_an_empty_table_is_a_table(tmp_path):
    parquet.write(tmp_path / "w.parquet", words(0), WORDS)
    assert parquet.read(tmp_path / "w.parquet", WORDS).num_rows == 0


def test_the_same_table_gives_the_same_bytes(tmp_path):
    for name in "ab":
        parquet.write(tmp_path / name, words(1000), WORDS)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_body_that_fails_leaves_no_file(tmp_path):
    path = tmp_path / "w.parquet"
    with pytest.raises(ZeroDivisionError), parquet.open_table(path, WORDS) as writer:
        writer.write_table(words(10))
        raise ZeroDivisionError
    assert not path.exists()


def test_flipped_bits_are_never_read_as_data(tmp_path):
    path = tmp_path / "w.parquet"
    parquet.write(path, words(5000), WORDS)
    good = path.read_bytes()
    pages = len(good) - int.from_bytes(good[-8:-4], "little") - 8  # the footer is covered by the manifest
    draw = random.Random(1)
    for _ in range(60):
        bit = draw.randrange(4 * 8, pages * 8)
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bad)
        try:
            table = parquet.read(path, WORDS)
        except CorruptCheckpointError as error:
            assert "Delete" in str(error)
        else:
            assert table.equals(words(5000)), bit


@pytest.mark.faults
@pytest.mark.promise(11)
def test_what_page_checksums_do_not_cover_is_compared_with_the_manifest(tmp_path):
    """A flipped bit in the footer can make a table shorter, and every page of it still fits."""
    path = tmp_path / "w.parquet"
    parquet.write(path, words(10), WORDS)
    store.seal(tmp_path, {"key": ""}, {path.name: store.describe(path)})
    good = path.read_bytes()
    assert parquet.read(path, WORDS).num_rows == 10

    def is_missed(bit):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bad)
        try:
            return pq.read_table(path, page_checksum_verification=True).num_rows != 10
        except (OSError, pa.ArrowException):
            return False

    footer = len(good) - int.from_bytes(good[-8:-4], "little") - 8
    assert any(is_missed(bit) for bit in range(8 * footer, 8 * len(good)))
    with pytest.raises(CorruptCheckpointError, match=r"is damaged\. Delete"):
        parquet.read(path, WORDS)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not parquet at all, but long enough"])
def test_what_is_no_parquet_is_told(tmp_path, content):
    (tmp_path / "w.parquet").write_bytes(content)
    with pytest.raises(CorruptCheckpointError, match="cannot be read"):
        parquet.read(tmp_path / "w.parquet", WORDS)


def test_another_schema_is_told(tmp_path):
    pq.write_table(pa.table({"word": ["a"]}), tmp_path / "w.parquet")
    with pytest.raises(CorruptCheckpointError, match="other columns"):
        parquet.read(tmp_path / "w.parquet", WORDS)

"""The file of a packed baseline: whole or refused, in one line."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pyarrow as pa
import pytest

from pipeline import parquet
from pipeline.baseline import portable
from pipeline.errors import CorpusError, ParameterError
from pipeline.params import EncodeParams, canonical
from pipeline.schema import BASELINE

ABOUT = portable.About("wiki", 1000, 8, 3, 2, canonical(EncodeParams(units="token")))


@pytest.fixture
def file(tmp_path):
    table = pa.table([["gis", "断路器"], [5, 7]], schema=BASELINE)
    parquet.write(tmp_path / "table", table, BASELINE)
    portable.write(tmp_path / "wiki.termlode-baseline", tmp_path / "table", ABOUT)
    return tmp_path / "wiki.termlode-baseline"


def test_it_reads_back(file):
    packed = portable.read(file)
    assert packed.about == ABOUT
    assert packed.digest == hashlib.sha256(file.read_bytes()).hexdigest()
    (batch,) = packed.batches()
    assert batch.to_pydict() == {"gram": ["gis", "断路器"], "count": [5, 7]}


def test_the_same_table_gives_the_same_bytes(file, tmp_path):
    portable.write(tmp_path / "again", tmp_path / "table", ABOUT)
    assert (tmp_path / "again").read_bytes() == file.read_bytes()


def test_every_flipped_byte_is_told(file):
    good = file.read_bytes()
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= 1 << place % 8
        file.write_bytes(bad)
        with pytest.raises(CorpusError):
            portable.read(file)


@pytest.mark.parametrize("size", [0, 1, 18, 60, 84, 200, -1])
def test_what_breaks_off_is_told(file, size):
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(CorpusError, match=r"is no termlode baseline|is damaged"):
        portable.read(file)


def sealed(line):
    return b"termlode-baseline 1 " + hashlib.sha256(line).hexdigest().encode() + b"\n" + line


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PAR1", "is no termlode baseline. Give a file that termlode baseline export wrote"),
        (b"termlode-baseline 2 0\n", "is of version 2, and this termlode reads version 1"),
        (b"termlode-baseline x 0\n", "is damaged: its checksum does not fit"),
        (sealed(b"[]\n"), "is no termlode baseline"),
        (sealed(b"{}\n"), "is no termlode baseline"),
        (sealed(b"\xff\n"), "is no termlode baseline"),
        (sealed(json.dumps(vars(ABOUT) | {"tokens": "9"}).encode()), "is no termlode baseline"),
        (sealed(json.dumps(vars(ABOUT) | {"tokens": 0}).encode()), "is no termlode baseline"),
    ],
)
def test_a_foreign_file_is_one_line(tmp_path, content, message):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(CorpusError, match=message) as told:
        portable.read(tmp_path / "x")
    assert "\n" not in str(told.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        portable.read(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"units": "character"}, "--units token, and this run reads the domain with --units character"),
        (
            {"repeated": True},
            "was counted with --repeated off, and this run reads the domain with --repeated on",
        ),
        ({"simplified": True}, "--simplified off, and this run"),
    ],
)
def test_another_encoding_is_refused(file, change, message):
    with pytest.raises(ParameterError, match=message):
        portable.refuse_other_encoding(portable.read(file), EncodeParams(**{"units": "token"} | change))


def test_what_a_later_version_folded_is_refused_too(file, tmp_path):
    for value, refused in ((True, True), (False, False)):
        about = replace(ABOUT, encoding=ABOUT.encoding | {"accents": value})
        portable.write(file, tmp_path / "table", about)
        if refused:
            with pytest.raises(
                ParameterError, match="--accents on, and this run reads the domain with --acc"
            ):
                portable.refuse_other_encoding(portable.read(file), EncodeParams())
        else:
            portable.refuse_other_encoding(portable.read(file), EncodeParams())


def test_the_same_encoding_is_not(file):
    portable.refuse_other_encoding(portable.read(file), EncodeParams())

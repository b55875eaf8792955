from __future__ import annotations

import errno
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import raw


@given(st.lists(st.integers(0, 9999)), st.integers(1, 5))
def test_what_is_written_is_read_block_by_block(values, size):
    file = io.BytesIO()
    raw.append(file, np.array(values, np.uint16)[::-1])
    file.seek(0)
    found = list(raw.blocks(file, np.uint16, size))
    assert [value for block in found for value in block.tolist()] == values[::-1]
    assert all(block.size == size for block in found[:-1])


def test_a_file_is_mapped(tmp_path):
    raw.write(tmp_path / "values", np.arange(1000, dtype=np.uint32))
    assert raw.mapped(tmp_path / "values", np.uint32).tolist() == list(range(1000))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_a_full_disk_is_told_with_its_reason(size):
    with pytest.raises(OSError, match="No space left") as told:
        raw.write(Path("/dev/full"), np.zeros(size, np.uint8))
    assert told.value.errno == errno.ENOSPC


def test_an_error_while_reading_is_no_end_of_the_file():
    class Failing(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        list(raw.blocks(io.BufferedReader(Failing()), np.uint32, 10))

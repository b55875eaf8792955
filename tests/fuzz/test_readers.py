"""Random bytes, and valid files with something wrong: records, refusals or a TermlodeError, nothing else."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.corpus.readers import COMPRESSIONS
from tests.fuzz import readers

ODD = settings(
    max_examples=150, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
valid = cache(readers.valid)
# Where to cut, what to put there, how much to take away: as shares of the file.
MUTATION = st.tuples(
    st.floats(0, 1),
    st.one_of(st.binary(max_size=8), st.sampled_from([b"\x00" * 64, b"<", b'"', b"{", b"\xff"])),
    st.floats(0, 1),
)


def mutate(data, changes):
    for place, put, length in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + int(length * length * length * len(data)) :]
    return data


@pytest.mark.parametrize("name", readers.NAMES)
@given(data=st.binary(max_size=300))
@ODD
def test_random_bytes(tmp_path, name, data):
    readers.feed(name, data, tmp_path / "a")


@pytest.mark.parametrize("name", readers.NAMES)
@given(changes=st.lists(MUTATION, min_size=1, max_size=4))
@ODD
def test_valid_files_with_something_wrong(tmp_path, name, changes):
    readers.feed(name, mutate(valid(name), changes), tmp_path / "a")


@pytest.mark.parametrize("compression", COMPRESSIONS)
@given(data=st.binary(max_size=300))
@ODD
def test_random_bytes_unpacked(tmp_path, compression, data):
    readers.feed("text", data, tmp_path / "a", compression)


@pytest.mark.parametrize("name", readers.NAMES)
def test_what_fuzzing_begins_with_is_read(tmp_path, name):
    readers.feed(name, valid(name), tmp_path / "a")

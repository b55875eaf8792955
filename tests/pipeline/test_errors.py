from __future__ import annotations

import os
import pickle

import pytest

from pipeline.errors import CorpusError, TermlodeError, one_line


def test_a_message_says_what_where_and_what_to_do_in_one_line():
    error = TermlodeError("is wrong", where="a\nb.txt:3", remedy="Mend it")
    assert str(error) == "a b.txt:3: is wrong. Mend it."


@pytest.mark.faults
@pytest.mark.promise(9)
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x1b[31m红.txt", "\\x1b[31m红.txt"),
        ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
        ("a\x9bb", "a\\x9bb"),
        ("\u202etxt.a", "\\u202etxt.a"),
        (os.fsdecode(b"\xff.txt"), "\\udcff.txt"),
        ("规程 第１章.txt", "规程 第１章.txt"),
    ],
)
def test_a_name_cannot_drive_a_terminal(name, shown):
    assert one_line(name) == shown
    assert str(CorpusError("is wrong", where=name, remedy="Mend it")).startswith(shown)


def test_errors_survive_the_way_between_processes():
    error = pickle.loads(pickle.dumps(CorpusError("is wrong", where="a", remedy="Mend it")))  # noqa: S301
    assert (type(error), str(error)) == (CorpusError, "a: is wrong. Mend it.")

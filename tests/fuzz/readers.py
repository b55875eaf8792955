"""What every fuzzer does with some bytes: gives them to a reader, and sees that it reads or refuses them."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline.corpus.archives import ARCHIVES, load_archive
from pipeline.corpus.readers import CANNOT_READ, READERS, Fields, Noted, Record, Rejected, load_reader
from pipeline.corpus.source import Limits, Source, Stored
from pipeline.corpus.spec import CorpusSpec
from pipeline.errors import TermlodeError
from tests.pipeline.corpus.test_archives import tarred, zipped
from tests.samples import TEXTS, WHOLE, WRITERS

LIMITS = Limits(member_bytes=1 << 20, members=100)
NAMES = [*READERS, *ARCHIVES]
PACKED = {"zip": zipped, "tar": tarred}


def valid(name: str) -> bytes:
    """A file of the format, for fuzzers to begin with."""
    if name in PACKED:
        return PACKED[name]({"a.txt": b"x" * 50, "b/c.jsonl": b'{"text": "y"}\n'})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a")
        WRITERS[name](
            path.with_suffix((*READERS[name].suffixes, "")[0]), TEXTS[1:2] if name in WHOLE else TEXTS
        )
        (path,) = Path(folder).iterdir()
        return path.read_bytes()


def feed(name: str, data: bytes, path: Path, compression: str = "") -> None:
    """Read `data`, written to `path`; anything but records, refusals or a TermlodeError is raised."""
    path.write_bytes(data)
    source = Source("a", path, name, compression, "", limits=LIMITS)
    try:
        if name in ARCHIVES:
            for member in load_archive(name)(source):
                if isinstance(member, Source) and isinstance(member.stored, Stored):
                    list(load_reader("text")(replace(member, reader="text"), CorpusSpec(), "line"))
            return
        for item in load_reader(name)(source, CorpusSpec(), "blank-line"):
            assert isinstance(item, Record | Rejected | Fields | Noted)
            if isinstance(item, Record):
                item.text.encode()  # it has to be stored
                assert item.line >= 1
    except CANNOT_READ as error:
        assert str(error) or type(error) is EOFError
    except TermlodeError:
        pass

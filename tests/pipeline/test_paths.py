"""Names as people wrote them, whatever the system's encoding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.paths import as_text, of_text

needs_bytes = pytest.mark.skipif(os.name == "nt", reason="names are no bytes here")


@pytest.mark.parametrize("name", ["断路器/a b.txt", "plain", "🔌"])
def test_there_and_back(name):
    assert as_text(Path(name)) == Path(name).as_posix()
    assert of_text(name) == Path(name)


@needs_bytes
def test_what_is_no_utf8_is_escaped():
    assert as_text(os.fsdecode("断".encode("gbk") + b".txt")) == "\\xb6\\xcf.txt"


@needs_bytes
def test_under_an_encoding_that_cannot_spell_it(tmp_path):
    (tmp_path / "家").mkdir()
    program = (
        "import os, pipeline.paths as p; here = os.listdir('.')[0]; t = p.as_text(here); "
        "print(ascii(t), here == t, p.of_text(t).is_dir())"
    )
    root = str(Path(__file__).resolve().parents[2])
    variables = os.environ | {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONPATH": root}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == "'\\u5bb6' False True\n"

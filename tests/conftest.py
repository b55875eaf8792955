"""What many tests need: small corpora, the demo corpus's text, and a home of their own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from types import FrameType

os.environ["TERMLODE_LANG"] = "en"  # whatever the locale of who tests
# Compiling kernels inside an example would trip a deadline, and nothing is timed in tests.
settings.register_profile("termlode", deadline=None)
settings.load_profile("termlode")

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
_OURS = tuple(f"{ROOT / folder}{os.sep}" for folder in ("pipeline", "tasks"))


_LOADERS = ("/numba/core/", "/multiprocessing/")


def _forbid_loading(event: str, arguments: tuple[object, ...]) -> None:
    """Let nothing of ours unpickle or unmarshal but modules, kernels and what Luigi tells its workers.

    Whoever is nearest to the load answers for it: all of ours that a forked worker runs has multiprocessing
    somewhere above it, and all that is compiled has numba.
    """
    if event not in ("pickle.find_class", "marshal.load", "marshal.loads"):
        return
    frame: FrameType | None = sys._getframe(1)
    if frame is None or "importlib" in frame.f_code.co_filename:
        return
    while frame is not None:
        name = frame.f_code.co_filename
        if any(loader in name.replace(os.sep, "/") for loader in _LOADERS):
            return
        if name.startswith(_OURS):
            raise RuntimeError(f"{event} {arguments!r:.100}")
        frame = frame.f_back


sys.addaudithook(_forbid_loading)


def need(found: object, message: str) -> None:
    """Skip where something a test needs is not here; in CI, which brings it along, that is a failure."""
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)


def pytest_addoption(parser: pytest.Parser) -> None:
    """--regolden writes the golden files anew; --corpora names texts to try more on."""
    parser.addoption("--regolden", action="store_true", help="write tests/golden/expected anew")
    parser.addoption("--corpora", metavar="FOLDER", help="of texts that are mined on every engine, too")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the golden corpus as `power` and its baseline as `everyday`."""
    shutil.copytree(GOLDEN / "corpus", tmp_path / "corpora" / "power")
    (tmp_path / "corpora" / "everyday").mkdir()
    shutil.copy(GOLDEN / "baseline.txt", tmp_path / "corpora" / "everyday")
    monkeypatch.setenv("TERMLODE_HOME", str(tmp_path))
    monkeypatch.setattr("tasks.corpora.PATIENCE", 0.0)  # tests change corpora faster than people do
    return tmp_path


@pytest.fixture(scope="session")
def demo_corpus() -> Path:
    """The folder of the demo corpus."""
    folder = ROOT / "corpora" / "law"
    need((folder / "laws.db").is_file(), "the demo corpus is not here: python corpora/law/fetch.py")
    return folder


@pytest.fixture(scope="session")
def strace() -> None:
    """What kills and breaks a run at chosen system calls."""
    need(shutil.which("strace"), "no strace here: apt-get install strace")


@pytest.fixture(scope="session")
def java() -> None:
    """What Spark runs on."""
    home = os.environ.get("JAVA_HOME")
    path = f"{home}/bin" if home else None
    need(shutil.which("java", path=path), "Spark needs Java 17: apt-get install openjdk-17-jre-headless")


@pytest.fixture(scope="session")
def statutes(demo_corpus: Path) -> list[tuple[str, str]]:
    """Department of law and text of each article of the demo corpus, in order."""
    connection = sqlite3.connect(f"file:{demo_corpus / 'laws.db'}?mode=ro", uri=True)
    try:
        return connection.execute(
            "SELECT law_department, article_text FROM articles WHERE status = '现行有效' ORDER BY id"
        ).fetchall()
    finally:
        connection.close()

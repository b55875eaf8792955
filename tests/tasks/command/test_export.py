from __future__ import annotations

import shutil

import pytest

from tests.tasks.command.test_command import termlode


@pytest.fixture(scope="module")
def mined(tmp_path_factory):
    """A home with a result of the golden corpus."""
    from tests.conftest import GOLDEN

    home = tmp_path_factory.mktemp("home")
    shutil.copytree(GOLDEN / "corpus", home / "corpora" / "power")
    # Named by its folder, or another worker's run of these tests would hold Luigi's lock of the same command.
    code, _, err = termlode("mine", "power", "--output-folder", home / "output", TERMLODE_HOME=str(home))
    assert code == 0, err
    return home


@pytest.fixture
def there(mined, tmp_path):
    shutil.copytree(mined / "output", tmp_path / "output")
    return tmp_path


def export(home, *arguments):
    return termlode("export", *arguments, TERMLODE_HOME=str(home))


def test_it_needs_no_corpus_and_says_what_is_in_it(there):
    code, out, err = export(there, "jieba", "--top", 20)
    assert code == 0, err
    folder = there / "output" / "power" / "exports" / "jieba"
    assert out.startswith(f"{folder / 'userdict.txt'}: ")
    assert "% whole," in out
    assert out.splitlines()[1].endswith("jieba_report.parquet")
    lines = (folder / "userdict.txt").read_text(encoding="utf-8").splitlines()
    assert all(len(line.split()) == 2 for line in lines)
    written = (folder / "userdict.txt").stat().st_mtime_ns
    assert export(there, "jieba", "--top", 20)[:2] == (0, out)
    assert (folder / "userdict.txt").stat().st_mtime_ns == written


def test_it_is_copied_where_it_is_asked_for(there, tmp_path):
    code, out, err = export(there, "tbx", "--name", "power", "--out", tmp_path / "power.tbx")
    assert code == 0, err
    assert out.startswith(f"{tmp_path / 'power.tbx'}: ")
    assert (tmp_path / "power.tbx").read_text(encoding="utf-8").startswith("<?xml")
    (tmp_path / "folder").mkdir()
    export(there, "skos", "--out", tmp_path / "folder")
    assert (tmp_path / "folder" / "terms.ttl").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["docx"], 30, "FORMAT: 'docx' is not one of parquet, csv"),
        (["txt", "--name", "law"], 20, "no result 'law'. Give one of power."),
        ([], 2, "Missing argument 'FORMAT'"),
    ],
)
def test_what_is_wrong_is_one_line_and_an_honest_code(there, arguments, code, message):
    found, out, err = export(there, *arguments)
    assert (found, out) == (code, ""), err
    (line,) = err.splitlines()
    assert message in line


def test_without_any_result_it_says_so(tmp_path):
    code, _, err = export(tmp_path, "txt")
    assert code == 20
    assert "no result. Mine a domain first: termlode mine NAME." in err


def test_damage_is_told(there):
    (there / "output" / "power" / "terms.parquet").write_bytes(b"PAR1")
    code, _, err = export(there, "txt")
    assert code == 30
    assert "terms.parquet" in err

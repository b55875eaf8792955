from __future__ import annotations

import shutil

import pytest

from pipeline.corpus.locate import corpus_name, find_corpus
from pipeline.errors import CorpusError, MissingCorpusError


def put(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_a_name_is_a_folder_under_corpora(tmp_path):
    put(tmp_path / "corpora" / "law", a_txt="一", b__c_jsonl="{}", notes_doc="x")
    corpus = find_corpus("law", tmp_path / "corpora")
    assert [(s.name, s.reader) for s in corpus.sources] == [("a.txt", "text"), ("b/c.jsonl", "jsonl")]
    assert corpus.ignored == ("notes.doc",)
    assert corpus.documents == "file"


def test_a_path_is_a_folder_or_file_anywhere(tmp_path, monkeypatch):
    put(tmp_path / "texts", a_txt="一")
    monkeypatch.chdir(tmp_path)
    for path in ("texts", "./texts", str(tmp_path / "texts")):
        assert find_corpus(path, tmp_path / "corpora").sources[0].name == "a.txt"
    corpus = find_corpus("texts/a.txt", tmp_path / "corpora")
    assert (corpus.name, corpus.documents) == ("a", "blank-line")


def test_a_file_of_unknown_kind_given_by_path_is_text(tmp_path):
    (tmp_path / "notes").write_text("一")
    assert find_corpus(str(tmp_path / "notes"), tmp_path).sources[0].reader == "text"


def test_hidden_files_are_left_alone(tmp_path):
    put(tmp_path, a_txt="一")
    put(tmp_path / ".git", b_txt="二")
    assert len(find_corpus(str(tmp_path), tmp_path).sources) == 1


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("law", "law"),
        ("/x/law_statutes.txt.zst", "law_statutes"),
        ("/x/law.v2.JSONL", "law.v2"),
        ("a/.hidden", ".hidden"),
        ("x/", "x"),
        ("notes.doc", "notes.doc"),
    ],
)
def test_names(tmp_path, given, name):
    assert corpus_name(given, tmp_path) == name


def test_a_folder_keeps_its_whole_name(tmp_path):
    (tmp_path / "law.v1").mkdir()
    assert corpus_name("law.v1", tmp_path) == "law.v1"
    assert corpus_name(str(tmp_path / "law.v1"), tmp_path / "elsewhere") == "law.v1"


def test_linked_folders_are_read_and_loops_end(tmp_path):
    put(tmp_path / "texts", a_txt="一")
    put(tmp_path / "law", b_txt="二")
    (tmp_path / "law" / "more").symlink_to(tmp_path / "texts")
    (tmp_path / "law" / "loop").symlink_to(tmp_path / "law")
    assert [s.name for s in find_corpus("law", tmp_path).sources] == ["b.txt", "more/a.txt"]


def test_names_that_are_not_utf8_are_escaped(tmp_path):
    import os

    (tmp_path / os.fsdecode(b"\xd6\xd0.txt")).write_text("一", encoding="utf-8")
    (source,) = find_corpus(str(tmp_path), tmp_path).sources
    assert source.name == "\\xd6\\xd0.txt"
    assert source.path.read_text(encoding="utf-8") == "一"


def test_pipes_and_devices_are_not_opened(tmp_path):
    import os

    os.mkfifo(tmp_path / "a.txt")
    assert find_corpus(str(tmp_path), tmp_path).sources[0].digest == "unreadable: not a regular file"
    assert find_corpus("/dev/zero", tmp_path).sources[0].digest == "unreadable: not a regular file"


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("**/*", ["a.txt", "b/c.txt", "b/d/e.txt"]),
        ("*.txt", ["a.txt"]),
        ("b/*", ["b/c.txt"]),
        ("b/**/*", ["b/c.txt", "b/d/e.txt"]),
        ("**/?.txt", ["a.txt", "b/c.txt", "b/d/e.txt"]),
        ("**", ["a.txt", "b/c.txt", "b/d/e.txt"]),
    ],
)
def test_patterns(tmp_path, pattern, names):
    put(tmp_path / "law", a_txt="一", b__c_txt="二", b__d__e_txt="三", corpus_toml=f'files = "{pattern}"')
    assert [s.name for s in find_corpus("law", tmp_path).sources] == names


def test_the_name_of_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "v1.2").mkdir()
    monkeypatch.chdir(tmp_path / "v1.2")
    assert corpus_name(".", tmp_path / "corpora") == "v1.2"


def test_what_is_missing_is_told(tmp_path):
    with pytest.raises(MissingCorpusError, match=r"no corpus 'law'. Put its files into a folder"):
        find_corpus("law", tmp_path)
    put(tmp_path / "odd", a_doc="x")
    with pytest.raises(MissingCorpusError, match=r"no file that can be read \(1 of other kinds ignored"):
        find_corpus("odd", tmp_path)
    put(tmp_path / "demo", fetch_py="")
    with pytest.raises(MissingCorpusError, match=r"Run python .*fetch\.py"):
        find_corpus("demo", tmp_path)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("x", "is not valid TOML"),
        ('enc = "gbk"', "unknown setting 'enc'. Use files, format, encoding"),
        ("files = 3", "files is not a text"),
        ('format = "wordstar"', "format 'wordstar' is not known. Use auto, text"),
        ("text_field = 3", "text_field is no name"),
        ('text_field = ["a", ""]', "text_field is no name"),
        ('title_in_text = "maybe"', "title_in_text 'maybe' is not known. Use auto, yes, no"),
        ('documents = "page"', "documents 'page' is not known"),
        ('files = ""', "files '' is no pattern"),
        ('files = "/etc/*"', "files '/etc/\\*' is no pattern"),
        ('encoding = "klingon"', "unknown encoding: klingon"),
    ],
)
def test_a_wrong_description_is_told(tmp_path, toml, message):
    put(tmp_path / "law", corpus_toml=toml, a_txt="一")
    with pytest.raises(CorpusError, match=f"corpus.toml: {message}"):
        find_corpus("law", tmp_path)


def identity(root):
    return find_corpus(str(root), root).identity()


def test_identity_is_content_and_description_not_place_or_time(tmp_path):
    import os

    first = put(tmp_path / "one", a_txt="一", b_txt="二")
    before = identity(first)
    shutil.copytree(first, tmp_path / "two")
    assert identity(tmp_path / "two") == before
    os.utime(first / "a.txt", (0, 0))
    assert identity(first) == before

    put(first, a_txt="三")
    assert identity(first) != before
    put(first, a_txt="一")
    assert identity(first) == before
    (first / "b.txt").rename(first / "c.txt")
    assert identity(first) != before
    (first / "c.txt").rename(first / "b.txt")
    put(first, corpus_toml='documents = "line"')
    assert identity(first) != before


def test_a_broken_link_is_part_of_the_corpus(tmp_path):
    put(tmp_path, a_txt="一")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere.txt")
    assert [s.name for s in find_corpus(str(tmp_path), tmp_path).sources] == ["a.txt", "b.txt"]
    assert "unreadable" in str(identity(tmp_path))


def test_a_description_may_begin_with_a_byte_order_mark(tmp_path):
    put(tmp_path / "law", a_txt="一")
    (tmp_path / "law" / "corpus.toml").write_bytes(b'\xef\xbb\xbfdocuments = "line"')
    assert find_corpus("law", tmp_path).documents == "line"

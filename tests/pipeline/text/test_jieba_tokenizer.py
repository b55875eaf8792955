from __future__ import annotations

import subprocess
import sys

from pipeline.text.jieba_tokenizer import private_tokenizer
from pipeline.text.lexicon import known_words

AUDIT = """
import os, sys, tempfile
seen = []
temporary = tempfile.gettempdir()  # not inside the hook: it opens files itself
def hook(event, arguments):
    if event == "open" and os.path.dirname(str(arguments[0])) == temporary:  # where jieba's cache would be
        seen.append(str(arguments[0]))
    if event in ("marshal.load", "marshal.loads", "pickle.find_class", "tempfile.mkstemp"):
        if "importlib" not in sys._getframe(1).f_code.co_filename:  # compiled modules are marshalled, too
            seen.append(event)
from pipeline.text.jieba_tokenizer import private_tokenizer
import jieba
sys.addaudithook(hook)
print("|".join(private_tokenizer(["主变压器油色谱"]).lcut("检查主变压器油色谱分析")))
print(seen)
"""


def test_the_shared_cache_is_neither_read_nor_written(tmp_path):
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", AUDIT], capture_output=True, text=True, check=True, timeout=60
    )
    words, seen = run.stdout.splitlines()
    assert words == "检查|主变压器油色谱|分析"
    assert seen == "[]"


def test_it_cuts_as_jieba_does():
    import jieba

    reference = jieba.Tokenizer()
    reference.initialize()
    text = "变电站的断路器用气体灭弧，主变压器差动保护动作。"
    assert private_tokenizer().lcut(text) == reference.lcut(text)


def test_two_tokenizers_do_not_know_of_each_other():
    private_tokenizer(["断路器储能"])
    assert "断路器储能" not in private_tokenizer().lcut("断路器储能正常")


def test_known_words_are_words_and_not_their_prefixes():
    known = known_words()
    assert "变压器" in known
    assert "中华人民共" not in known
    assert len(known) > 300_000


def test_the_dictionary_is_the_one_jieba_makes():
    import jieba

    theirs = jieba.Tokenizer()
    with theirs.get_dict_file() as file:
        frequencies, total = theirs.gen_pfdict(file)
    ours = private_tokenizer()
    assert ours.total == total
    assert frequencies == ours.FREQ

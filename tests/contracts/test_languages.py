"""Whatever termlode says it can say in Chinese: every help, error, reason, progress message and fact."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
from dataclasses import fields
from itertools import product

import pytest

from pipeline import catalogue, explanation_texts, params, rank
from pipeline.corpus import draft, examine
from pipeline.corpus.spec import CorpusSpec
from pipeline.export import EXPORTS
from pipeline.language import Text
from tasks import options
from tasks import texts as run_texts
from tasks.command import helps, texts
from tests.conftest import ROOT
from tests.contracts.test_command import COMMANDS

SOURCES = sorted([*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "tasks").rglob("*.py")])
ERRORS = re.compile(r"(?!Attribute|Import|NotImplemented|Timeout|Type|Key)\w*Error|Rejected|Noted|EOFError")
# What is called with a text for people, and which of its arguments is one.
SAID = {
    "progress": 1,
    "report": 1,
    "warn": 0,
    "describe": 0,
    "option": 1,
    "_setting": 1,
    "_require": 3,
    "_damaged": 1,
    "_lost": 1,
    "_tell": 1,
    "_bad": 1,
    "_rejected": 1,
    "_Failure": None,
    "Finding": 1,
}


# Texts that are variables but for a mark or two, and what they come to.
COMPOSED = {
    "7; 7 (tables: 7)": (
        "a text is found in 2 tables; write a query into corpus.toml (tables: a, b)",
        "no table with a text is found; write a query into corpus.toml (tables: none)",
    ),
    "7 (there are: 7)": (
        "several fields could be the text; name one as text_field in corpus.toml (there are: a, b)",
        "no field looks like the text; name one as text_field in corpus.toml (there are: no fields)",
        "no field 'body' (there are: a, b)",
        "field 'a' or 'b' is missing (there are: no fields)",
    ),
    "7, was 7": ("--n-max 8, was 12", "recipe: classic, was termlode", "corpus.toml: format auto, was json"),
    "7: 7": ("new: a.txt, b.txt and 3 more", "stop changed: 断路器", "code: pipeline/rank.py", "gone: a; b"),
    "7 another 7": ("input: another count", "baseline baike ×2: another text"),
}


def texts_in(value):
    """Every Text in a value, however deep."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict | tuple | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def everything():
    for module in (explanation_texts, run_texts, texts, helps, draft, examine, options):
        for name, value in vars(module).items():
            if name.strip("_").isupper():
                for k, text in enumerate(texts_in(value)):
                    yield f"{module.__name__}.{name}.{k}", text
    for k, text in enumerate(catalogue.texts()):
        yield f"catalogue.{k}", text


ALL = dict(everything())


@pytest.mark.parametrize("name", ALL)
def test_both_languages_say_the_same(name):
    english, chinese = (
        sorted((field, spec) for _, field, spec, _ in string.Formatter().parse(text) if field is not None)
        for text in ALL[name]
    )
    assert english == chinese
    assert all(ALL[name])


def test_a_text_stands_in_the_catalogue_once():
    known = [text.en for text in catalogue.texts()]
    assert len(known) == len(set(known))


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("TERMLODE_LANG", "zh")


def in_chinese(text):
    return bool(re.search(r"[\u4e00-\u9fff]", catalogue.spoken(text)))


def instances(node):
    """A text of the source as it may come out, its fields being 7; nothing if it is a variable."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            choices = [
                instances(part.value if isinstance(part, ast.FormattedValue) else part) for part in parts
            ]
            return ["".join(chosen) for chosen in product(*(choice or ["7"] for choice in choices))]
        case ast.IfExp(body=one, orelse=other):
            return [*instances(one), *instances(other)]
        case ast.BinOp(left=one, op=ast.Add(), right=other):
            return ["".join(chosen) for chosen in product(instances(one) or ["7"], instances(other) or ["7"])]
    return []


def said_in(path):
    """Every text for people in a source file, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = []
        if ERRORS.fullmatch(name):
            given = node.args[1 if name == "Rejected" else 0 :][:1]
        elif SAID.get(name) is not None:
            given = node.args[SAID[name] :][:1]
        if name in ("Finding", "_bad", "_tell"):
            given = [*given, *node.args[SAID[name] + 1 :][:1]]
        given += [keyword.value for keyword in node.keywords if keyword.arg == "remedy"]
        for argument in given:
            for text in instances(argument):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_whatever_is_thrown_or_reported_has_its_chinese(path, chinese):
    said = [(place, text) for place, text in said_in(path) if text.strip("7: ") and text not in COMPOSED]
    assert [f"{place}: {text}" for place, text in said if not in_chinese(text)] == []


@pytest.mark.parametrize("text", [text for whole in COMPOSED.values() for text in whole])
def test_what_is_composed_has_its_chinese(text, chinese):
    assert in_chinese(text)


def test_whatever_is_left_out_says_why_in_chinese(chinese):
    why = [
        *(rank.LATIN, rank.BEYOND_TOP, rank.STOPPED, rank.KNOWN, rank.NOT_TYPICAL, rank.REJECTED),
        *(rank.NESTED.format("断路器"), rank.BOILERPLATE.format(97), rank.MERGED.format("断路器")),
        rank.NEVER_CHOSEN,
    ]
    assert [one for one in why if not in_chinese(one)] == []


def test_parameters_settings_and_exports_are_described_in_chinese(chinese):
    kinds = [kind for kind in vars(params).values() if hasattr(kind, "__dataclass_fields__")]
    helps_given = [field.metadata["help"] for kind in (*kinds, CorpusSpec) for field in fields(kind)]
    described = [*helps_given, *(entry.about for entry in EXPORTS.values())]
    assert [one for one in described if not in_chinese(one)] == []


def run_in_chinese(*arguments, columns=300):
    environment = os.environ | {"TERMLODE_LANG": "zh", "COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8"}
    program = "import sys; sys.argv[0] = 'termlode'; from tasks.command import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environment, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_help_of_every_command_and_option_is_chinese():
    program = (
        "import typer.main\n"
        "from tasks.command import app\n"
        "def tell(command, name):\n"
        "    print(name, command.help, command.epilog or '', sep='\\t')\n"
        "    for parameter in command.get_params(typer.Context(command)):\n"
        "        print(name, parameter.name, parameter.help, sep='\\t')\n"
        "    for word, inner in getattr(command, 'commands', {}).items():\n"
        "        tell(inner, f'{name} {word}')\n"
        "tell(typer.main.get_command(app), 'termlode')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"TERMLODE_LANG": "zh", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    lines = done.stdout.decode().splitlines()
    told = [line for line in lines if line.startswith("termlode")]
    assert {line.partition("\t")[0] for line in told} == {*COMMANDS, "termlode", "termlode baseline"}
    assert [line for line in told if not re.search(r"[\u4e00-\u9fff]", line.split("\t", 1)[1])] == []
    assert "示例：" in "".join(told)


def test_a_page_of_help_has_no_english_of_its_frame():
    code, page, _ = run_in_chinese("export", "--help")
    assert code == 0
    assert "用法：termlode export" in page
    for english in ("Usage", "Options", "Arguments", "Show this message", "required", "default:", "…"):
        assert english not in page, english


@pytest.mark.parametrize("columns", [61, 72, 80])
def test_a_narrow_page_of_help_breaks_lines_and_cuts_nothing_off(columns):
    _, page, _ = run_in_chinese("gc", "--help", columns=columns)
    assert "…" not in page
    for text in (helps.COMMANDS["gc"], helps.GC_KEEP, helps.GC_DRY):
        words = [word for word in re.split(r"[，；（）：。 ]", text.zh) if word]
        assert all(set(word) <= set(page) for word in words)
    ends = [line.strip("│ \n")[:1] for line in page.splitlines()]
    assert not set(ends) & set("，。；：）")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gc", "--kep"], "没有选项 --kep"),
        (["gc", "--keep", "x"], "'--keep' 的值无效：应为整数"),
        (["gcc"], "没有命令 'gcc'"),
        (["explain"], "缺少参数"),
        (["gc", "more"], "多出的参数：more"),
        (["mine", "elsewhere"], "没有语料 'elsewhere'"),
        (["mine", "elsewhere", "--top", "-2"], "--top: -2 不符合要求，应为：不小于 0 的数。请修改。"),
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments, said):
    code, _, errors = run_in_chinese(*arguments)
    assert code != 0
    assert said in errors

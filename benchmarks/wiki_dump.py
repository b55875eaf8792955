"""Builds a dump in zhwiki's format of any size from a text corpus, and measures how it is read.

    python -m benchmarks.wiki_dump build corpus.txt zhwiki-test-pages-articles.xml.bz2 --megabytes 50
    python -m benchmarks.wiki_dump read zhwiki-test-pages-articles.xml.bz2

The corpus has documents between blank lines; it is gone through as often as the size asks for. Pages get
infoboxes, links, references, tables and categories; one in five is a redirect, one in ten a talk page.
"""

from __future__ import annotations

import argparse
import bz2
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pipeline.corpus.locate import find_corpus
from pipeline.corpus.readers import Record, load_reader
from tasks.accounts import peak_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="zh">
  <siteinfo><sitename>Wikipedia</sitename><dbname>zhwiki</dbname><case>first-letter</case>
    <namespaces><namespace key="0" case="first-letter" />
      <namespace key="1" case="first-letter">Talk</namespace>
    </namespaces></siteinfo>
"""
PAGE = """  <page>
    <title>{title}</title>
    <ns>{space}</ns>
    <id>{number}</id>{redirect}
    <revision><id>{number}</id><timestamp>2024-01-01T00:00:00Z</timestamp>
      <contributor><username>Editor</username><id>1</id></contributor>
      <model>wikitext</model><format>text/x-wiki</format>
      <text bytes="{size}" xml:space="preserve">{text}</text></revision>
  </page>
"""


def build(corpus: Path, dump: Path, size: int) -> int:
    """Write a dump of at least `size` bytes of XML; returns the number of articles."""
    articles = 0
    with bz2.open(dump, "wt", encoding="utf-8", compresslevel=1) as out:
        written = out.write(HEAD)
        for number, body in enumerate(_bodies(corpus), 1):
            title = f"{body[:12].split('。')[0].strip()} {number}"
            text, space, redirect = _wikitext(title, body), 0, ""
            if number % 5 == 0:
                text, redirect = f"#REDIRECT [[{title}]]", f'\n    <redirect title="{escape(title)}" />'
            elif number % 10 == 1:
                title, space = f"Talk:{title}", 1
            else:
                articles += 1
            page = PAGE.format(
                title=escape(title),
                space=space,
                number=number,
                redirect=redirect,
                size=len(text),
                text=escape(text),
            )
            out.write(page)
            written += len(page.encode())
            if written >= size:
                break
        out.write("</mediawiki>\n")
    return articles


def _bodies(corpus: Path) -> Iterator[str]:
    texts = [text for text in corpus.read_text(encoding="utf-8").split("\n\n") if text.strip()]
    for _ in count():
        yield from texts


def _wikitext(title: str, body: str) -> str:
    first, *rest = body.split("\n")
    lines = [
        f"{{{{Infobox|name={title}|image=[[File:a.jpg|thumb]]}}}}",
        f"'''{title}'''，{first}<ref>出处</ref>",
    ]
    for number, line in enumerate(rest):
        if number % 6 == 0:
            lines.append(f"== {line[:8]} ==")
        lines.append(f"[[{line[:4]}|{line[:4]}]]{line[4:]}")
    return "\n".join([*lines, '{| class="wikitable"', "| 甲 || 乙", "|}", "[[Category:试验]]"])


def read(dump: Path) -> None:
    """Read a dump and print time and memory as they grow."""
    corpus = find_corpus(str(dump), Path("corpora"))
    started, articles, characters = time.perf_counter(), 0, 0
    for item in load_reader("wiki")(corpus.sources[0], corpus.spec, corpus.documents):
        if isinstance(item, Record):
            articles, characters = articles + 1, characters + len(item.text)
            if articles % 5000 == 0:
                _tell(articles, characters, started, peak_memory())
    _tell(articles, characters, started, peak_memory())


def _tell(articles: int, characters: int, started: float, peak: int) -> None:
    seconds = time.perf_counter() - started
    print(f"{articles:9,} articles {characters:13,} characters {seconds:7.1f} s, peak {peak / 1e6:.0f} MB")


def main() -> None:
    """Build or read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build")
    building.add_argument("corpus", type=Path)
    building.add_argument("dump", type=Path)
    building.add_argument("--megabytes", type=float, default=50)
    commands.add_parser("read").add_argument("dump", type=Path)
    asked = parser.parse_args()
    if asked.command == "build":
        articles = build(asked.corpus, asked.dump, int(asked.megabytes * 1e6))
        print(f"{articles:,} articles, {asked.dump.stat().st_size:,} bytes packed")
    else:
        read(asked.dump)


if __name__ == "__main__":
    main()

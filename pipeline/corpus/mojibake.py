"""Text that somebody read in a wrong encoding and saved again, or that is in none that is known."""

from __future__ import annotations

import re

from pipeline.corpus.encodings import common

LOOKED_AT = 600  # characters at the beginning of a source
LEAST = 0.15  # Chinese characters won back for each one there; of sound text, 0.035 at most in 200 characters
FEWEST = 10  # of them; less is chance
FEW_LETTERS, USUAL = 20, 0.5  # of the letters beyond ASCII, the share that Chinese text in use has at least
# The encoding it was wrongly read in, and the one it was in.
MISTAKES = (("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030"))
_NAMES = {"gb18030": "GBK", "utf-8": "UTF-8", "cp1252": "Latin-1", "latin-1": "Latin-1"}
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_LOST = ("锟斤拷锟斤拷", "\ufffd\ufffd")


def look(text: str) -> str:
    """What was done to a text, if undoing it gives Chinese; "" if nothing was.

    Args:
        text: some hundred characters or more of it.
    """
    if text.isascii():
        return ""
    for wrong, right in MISTAKES:
        undone = text.encode(wrong, "ignore").decode(right, "ignore")
        found = _IDEOGRAPH.findall(undone)
        wanted = max(FEWEST, LEAST * len(text))
        if len(found) < wanted:
            continue  # of sound text, this is all it takes
        if sum(char in common() and char not in text for char in found) >= wanted:
            return (
                f"looks like {_NAMES[right]} that was read as {_NAMES[wrong]} and saved: {text[:12].strip()}"
            )
    return ""


def strange(text: str) -> str:
    """Whether a text hardly looks like Chinese: what Shift-JIS reads as in GB18030, or another script.

    Args:
        text: some hundred characters or more of it.
    """
    letters = [char for char in text if char.isalpha() and not char.isascii()]
    if len(letters) < FEW_LETTERS or sum(char in common() for char in letters) >= USUAL * len(letters):
        return ""
    return f"hardly looks like Chinese; if it is, corpus.toml may name its encoding: {text[:12].strip()}"


def lost(text: str) -> str:
    """What a text says of characters that were lost for good; "" if nothing."""
    return "has characters that were lost in a conversion (锟斤拷)" if any(t in text for t in _LOST) else ""

"""Why a checkpoint serves no more, in words: its manifest against what an identity asks for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_KEY = re.compile(r"[0-9a-f]{64}")
_NAMED = 3  # names listed of many
_ANOTHER = "input: another"


PARAMETERS, DATA, INPUT, CODE, LIBRARIES = "parameters", "data", "input", "code", "libraries"


class Difference(NamedTuple):
    """One thing that differs: of which kind, and in words."""

    kind: str
    text: str


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between a checkpoint's manifest and an identity's document; nothing if it serves.

    Args:
        before: the manifest.
        now: `checkpoint.Identity.document()`.
    """
    return [found.text for found in compared(before, now)]


def compared(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """The same by kind: parameters, data (files, lists), inputs (other checkpoints), code, libraries.

    What a manifest does not tell (a result's own metadata names no code) does not differ.
    """
    now = json.loads(json.dumps(now))  # as manifests are: a tuple is a list there

    def both(part: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return (before[part], now[part]) if part in before and part in now else ({}, {})

    found = [
        Difference(PARAMETERS, text)
        for text in _values(*both("parameters"), lambda name: "--" + name.replace("_", "-"))
    ]
    found += [
        Difference(INPUT if text.startswith(_ANOTHER) else DATA, text)
        for text in _inputs(before["inputs"], now["inputs"])
    ]
    for part, kind in (("code", CODE), ("data", DATA)):
        names = _changed(*both(part))
        if names:
            found.append(Difference(kind, f"{part}: {_some(names)}"))
    return found + [Difference(LIBRARIES, text) for text in _values(*both("versions"), str)]


def _inputs(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if "sources" in before and "sources" in now:
        files = list(_members("", *(_by_name(inputs["sources"]) for inputs in (before, now))))
        yield from files
        yield from _values(before.get("spec", {}), now.get("spec", {}), lambda name: f"corpus.toml: {name}")
        if not files and before.get("portions") != now.get("portions"):
            yield f"{_ANOTHER} read"
        return
    for role in _changed(before, now):
        old, new = before.get(role), now.get(role)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _members(f"{role} ", old, new)
        elif _KEY.search(f"{old} {new}"):
            yield f"{_ANOTHER} {role}"
        else:
            yield f"{role}: {_plain(new)}, was {_plain(old)}"


def _by_name(sources: Sequence[Sequence[str]]) -> dict[str, Sequence[str]]:
    return {name: rest for name, *rest in sources}


def _members(role: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for what, names in (
        ("changed", [name for name in new if name in old and new[name] != old[name]]),
        ("new", [name for name in new if name not in old]),
        ("gone", [name for name in old if name not in new]),
    ):
        if names:
            yield f"{role}{what}: {_some(names)}"


def _values(before: Mapping[str, Any], now: Mapping[str, Any], show: Any) -> Iterator[str]:
    for name in _changed(before, now):
        yield f"{show(name)} {_plain(now.get(name))}, was {_plain(before.get(name))}"


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    names = [*now, *(name for name in before if name not in now)]
    return [name for name in names if before.get(name) != now.get(name)]


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_plain, value)) or "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value in (None, "") else str(value)


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")

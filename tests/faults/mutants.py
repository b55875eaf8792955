"""Writes with a store that leaves something out: `python -m tests.faults.mutants OUTPUT NAME`.

The power-loss tests must find fault with each of these stores, or they would not find fault with anything.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from textwrap import indent
from types import ModuleType

import pipeline
from tests.conftest import ROOT

SOURCE = (ROOT / "pipeline" / "store.py").read_text(encoding="utf-8")
_RENAMED_FIRST = {
    "a folder is renamed before it is flushed": (
        r"( +for file in sorted\(staging.*?_flush\(staging\)\n)(.*?staging\.rename\(target\)\n)",
        lambda found: found[2] + found[1].replace("staging", "target"),
    ),
    "files are renamed before they are flushed": (
        r"( +for file in files:\n +_flush\(file\)\n)( +with _disk.*?file\.name\)\n)",
        lambda found: found[2] + indent(found[1], "    ").replace("(file)", "(folder / file.name)"),
    ),
    "a file is renamed before it is flushed": (
        r"( +_flush\()staging(\)\n)( +staging\.replace\(target\)\n)",
        lambda found: f"{found[3]}{found[1]}target{found[2]}",
    ),
}


def mutants() -> dict[str, str]:
    """The source of the store without one flush, or with one too late, by what it does not do."""
    found = {}
    function = ""
    for line in re.finditer(r"^(?:def (\w+)| +(_flush\(.*\)))$|^def (\w+)", SOURCE, re.MULTILINE):
        function = line[1] or line[3] or function
        if line[2]:
            begin, end = line.span(2)
            number = sum(name.startswith(f"{function}: no {line[2]}") for name in found)
            found[f"{function}: no {line[2]} {number}"] = f"{SOURCE[:begin]}pass{SOURCE[end:]}"
    for name, (pattern, change) in _RENAMED_FIRST.items():
        found[name], count = re.subn(pattern, change, SOURCE, flags=re.DOTALL)
        assert count == 1, name
    found["nothing is flushed"] = SOURCE.replace("os.fsync(handle)", "pass")
    assert all(source != SOURCE for source in found.values())
    return found


def write(store: ModuleType, output: Path) -> None:
    """A checkpoint, a result that replaces another, an account that does, and another checkpoint."""
    root = output / "store"
    for folder in (root, output / "power"):
        folder.mkdir()  # as a run left it that was killed before it flushed the entry

    def fill(folder: Path, content: str) -> None:
        for name in ("a.txt", "b.txt"):
            (folder / name).write_text(content, encoding="utf-8")
        files = {path.name: store.describe(path) for path in sorted(folder.iterdir())}
        store.seal(folder, {"key": content}, files)

    with store.hold_lock(root, "count-1"), store.new_folder(root / "count-1") as folder:
        fill(folder, "first")
    for content in ("earlier", "present"):  # of one size, as only bytes tell them apart
        name, account = "publish-power", {"is": content}
        with store.hold_lock(root, name), store.new_files(output / "power", name) as folder:
            fill(folder, content)
        path = root / "accounts" / "1.json"
        store.new_file(root, path, lambda staging, said=account: store.write_json(staging, said))
    with store.hold_lock(root, "count-2"), store.new_folder(root / "count-2") as folder:
        fill(folder, "second")


def main() -> None:
    """Write."""
    module = ModuleType("pipeline.store")
    sys.modules["pipeline.store"] = pipeline.store = module  # type: ignore[attr-defined]
    exec(compile(mutants().get(sys.argv[2], SOURCE), "store.py", "exec"), vars(module))  # noqa: S102
    write(module, Path(sys.argv[1]))


if __name__ == "__main__":
    main()

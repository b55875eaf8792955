"""Coverage-guided fuzzing of the readers with atheris, one process a reader: `make fuzz`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

FOUND = Path(".fuzz")


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one reader in this process; atheris ends it, with an exit code above 0 if it found something."""
    import atheris

    with atheris.instrument_imports(include=["pipeline"]):
        from tests.fuzz import readers

        readers.feed(name, readers.valid(name), Path(tempfile.mkdtemp(), "a"))  # what is imported late, too
    seeds, results = Path(tempfile.mkdtemp()), FOUND / name
    results.mkdir(parents=True, exist_ok=True)
    (seeds / "valid").write_bytes(readers.valid(name))
    path = Path(tempfile.mkdtemp(), "a")
    options = [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={results}/",
        "-rss_limit_mb=4096",
        "-timeout=60",
    ]
    atheris.Setup([sys.argv[0], *options, str(seeds)], lambda data: readers.feed(name, data, path))
    atheris.Fuzz()


def main() -> int:
    """Fuzz one reader, or each in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", help="only this one, in this process")
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    if asked.reader:
        fuzz(asked.reader, asked.seconds)
        return 0
    from tests.fuzz.readers import NAMES

    failed = []
    for name in NAMES:
        command = [sys.executable, "-m", "tests.fuzz.atheris_readers", "--reader", name]
        print(f"fuzzing {name}", flush=True)
        # Arrow's threads may keep a finished process from ending: what was found is what counts.
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [*command, "--seconds", str(asked.seconds)], check=False, timeout=asked.seconds + 90
            )
        if any((FOUND / name).iterdir()):
            failed.append(name)
    print(f"found something in: {', '.join(failed)}; see {FOUND}/" if failed else "nothing found")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())

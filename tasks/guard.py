"""`tasks` and `pipeline` are names that other packages use too; this tells when one stands in the way."""

from importlib.util import find_spec
from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent


def check() -> None:
    """Refuse to go on with somebody else's `pipeline`.

    Raises:
        ImportError: `pipeline` is not the package that was installed beside this one.
    """
    found = find_spec("pipeline")
    origin = Path(found.origin).resolve() if found and found.origin else None
    if origin != _HOME / "pipeline" / "__init__.py":
        raise ImportError(
            f"another package is named 'pipeline': {origin}. termlode's is in {_HOME}. "
            "Install termlode into an environment of its own."
        )


check()

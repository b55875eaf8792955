"""termlode: mines the domain terms of a Chinese corpus, without labels.

Everything here is plain functions over Arrow tables and numpy arrays; `tasks` chains them with Luigi.
Read `stages/` for the chain, `schema.py` for its tables; notebooks take
`from pipeline import mine, tag, expand`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
# What notebooks import from here. Loaded when it is asked for: every module of the package runs this file,
# and a checkpoint's key follows what its stage imports.
_NOTEBOOK = {"mine": "mining", "Terms": "terms", "tag": "beside", "expand": "beside"}


def __getattr__(name: str) -> Any:
    if name in _NOTEBOOK:
        return getattr(import_module(f"{__name__}.{_NOTEBOOK[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

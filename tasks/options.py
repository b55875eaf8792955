"""Turns the dataclasses of `pipeline.params` into Luigi parameters, so that each is declared once."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import luigi

from pipeline.catalogue import spoken
from pipeline.errors import ParameterError
from pipeline.language import Text, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.params import Params

_NONE = Text("none", "无")
_MARK = Text("; ", "；")
_WITH_DEFAULT = Text("{help} ({listed}default {default})", "{help}（{listed}默认 {default}）")

T = TypeVar("T", bound=type[Any])


class _Told:
    """Says in one line what Luigi's parameters say in a traceback."""

    _attribute_name: str

    def parse(self, x: str) -> Any:
        """Parse a value of the command line or of luigi.cfg."""
        try:
            return super().parse(x)  # type: ignore[misc]
        except ValueError as error:
            flag = "--" + self._attribute_name.replace("_", "-")
            raise ParameterError(str(error), where=flag, remedy="Change it") from error


class IntParameter(_Told, luigi.IntParameter):
    """A whole number."""


class FloatParameter(_Told, luigi.FloatParameter):
    """A number."""


class DateParameter(_Told, luigi.DateParameter):
    """A date."""


class BoolParameter(_Told, luigi.BoolParameter):
    """A flag."""


_KINDS: dict[type, type[luigi.Parameter[Any]]] = {
    int: IntParameter,
    float: FloatParameter,
    bool: BoolParameter,
    str: luigi.Parameter,
}


class CorpusListParameter(luigi.Parameter[tuple[str, ...]]):
    """Corpora, given several times on the command line, or one a line in luigi.cfg; a tuple of names."""

    def parse(self, x: Any) -> tuple[str, ...]:
        """Accept what argparse collected, or one text."""
        return tuple(x.splitlines()) if isinstance(x, str) else tuple(x)

    def normalize(self, x: Any) -> tuple[str, ...]:
        """Accept a list or one name from Python, too; the same baseline twice is one."""
        return tuple(dict.fromkeys(name.strip() for name in self.parse(x) if name.strip()))

    def serialize(self, x: Any) -> str:
        """The form that `parse` reads."""
        return "\n".join(x)

    @classmethod
    def _parser_kwargs(cls, param_name: str, task_name: str | None = None) -> dict[str, Any]:
        kwargs: dict[str, Any] = super()._parser_kwargs(param_name, task_name)
        return kwargs | {"action": "append"}


def takes(*kinds: type[Params], significant: bool = True) -> Callable[[T], T]:
    """Give a task class the fields of parameter dataclasses as Luigi parameters.

    The class remembers the dataclasses in `kinds`, those of its bases included.
    """

    def add(task: T) -> T:
        task.kinds = (*getattr(task, "kinds", ()), *kinds)
        for kind in kinds:
            for field in fields(kind):
                choices = field.metadata["choices"]
                settings: dict[str, Any] = {
                    "default": field.default,
                    "description": _describe(field.metadata["help"], field.default, choices),
                    "significant": significant,
                    "positional": False,
                }
                # Choices are validated by the dataclass, whose message says more than Luigi's.
                parameter = _KINDS[type(field.default)](**settings)
                setattr(task, field.name, parameter)
                parameter.__set_name__(task, field.name)
        return task

    return add


def describe(help: str) -> str:
    """A parameter's help in the language to speak, as Luigi has them: it fills in what stands behind a %."""
    return spoken(help).replace("%", "%%")


def _describe(help: str, default: Any, choices: tuple[str, ...]) -> str:
    if default is False:  # a flag that is not given
        return describe(help)
    mark = say(_MARK)
    listed = f"{', '.join(choices)}{mark}" if choices else ""
    shown = say(_NONE) if default == "" else default
    return say(_WITH_DEFAULT, help=describe(help), listed=listed, default=shown)

"""A ranked list in the hands of a notebook: a table to look at, and a picture."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import parquet
from pipeline.errors import ParameterError
from pipeline.schema import DROPPED, TERMS

if TYPE_CHECKING:
    import os

    import pandas as pd
    import pyarrow as pa

_SHOWN = {
    "rank": "rank",
    "term": "term",
    "score": "score",
    "string_count": "occurrences",
    "doc_count": "documents",
    "count": "as a term",
    "domain_per_million": "per million",
    "baseline_per_million": "baseline",
    "in_jieba": "in jieba",
}
_ROWS = 20
_DRAWN, _LOOKED_AT, _LABELLED = 5000, 500, 40
_POINTS = 9  # of a label
# One of these is on nearly every machine with a screen; matplotlib's own font has no Chinese.
_FONTS = [
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "PingFang SC", "Hiragino Sans GB"),
    *("Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Heiti TC"),
]
_BOXES = "Last Resort High-Efficiency"  # comes with matplotlib: a box for every character there is


@dataclass(frozen=True, repr=False)
class Terms:
    """A ranked list.

    Attributes:
        table: TERMS.
        dropped: DROPPED: what filters left out, with the reasons.
    """

    table: pa.Table
    dropped: pa.Table

    @classmethod
    def read(cls, folder: str | os.PathLike[str]) -> Terms:
        """The list in a result's folder, such as output/law.

        Raises:
            CorruptCheckpointError: a file is damaged.
        """
        place = Path(folder)
        return cls(
            parquet.read(place / "terms.parquet", TERMS), parquet.read(place / "dropped.parquet", DROPPED)
        )

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def frame(self) -> pd.DataFrame:
        """The list as a data frame, a row a term (docs/columns.md)."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def _repr_html_(self) -> str:
        """The first terms, as a notebook shows them."""
        first = self.table.select(list(_SHOWN)).slice(0, _ROWS).to_pandas().rename(columns=_SHOWN)
        rest = f"<p>{_ROWS} of {len(self):,} terms</p>" if len(self) > _ROWS else ""
        return f"{first.to_html(index=False, float_format='{:,.2f}'.format)}{rest}"

    def __repr__(self) -> str:
        """How many there are, and the first ones."""
        first = "、".join(self.table["term"].slice(0, 5).to_pylist())
        return f"<{len(self):,} terms: {first}{'…' if len(self) > 5 else ''}>"

    def plot(self) -> Any:
        """Draw domain frequency against baseline frequency, both log, with labels where there is room.

        What the baseline has never stands at the left edge, at half of the least frequency that it has.

        Returns:
            the matplotlib Axes.

        Raises:
            ParameterError: matplotlib is not installed, or no font with Chinese characters.
        """
        try:
            from matplotlib import pyplot
        except ImportError as error:
            raise ParameterError(
                "drawing needs matplotlib", where="plot", remedy="Run pip install 'termlode[plot]'"
            ) from error
        fonts = _chinese_fonts()
        first = self.table.slice(0, _DRAWN).to_pandas()
        upwards, across = first["domain_per_million"], first["baseline_per_million"]
        across = across.clip(lower=across[across > 0].min() / 2 if (across > 0).any() else 0.5)
        figure, axes = pyplot.subplots(figsize=(9, 7))
        # The last ones first, so that the first ones lie above.
        back = first.index[::-1]
        dots = axes.scatter(
            across[back], upwards[back], s=8, c=first["rank"][back], cmap="viridis", norm="log", alpha=0.6
        )
        axes.set(xscale="log", yscale="log")
        axes.set(xlabel="per million in the baseline", ylabel="per million in the domain")
        figure.colorbar(dots, label="rank")
        figure.tight_layout()
        for row in _with_room(axes, first["term"], across, upwards):
            axes.annotate(
                first["term"][row],
                (across[row], upwards[row]),
                xytext=(3, 3),
                textcoords="offset points",
                fontsize=_POINTS,
                fontfamily=fonts,
            )
        return axes


def _with_room(axes: Any, terms: Any, across: Any, upwards: Any) -> list[int]:
    """The rows whose labels lie over no label of a better rank, the first `_LABELLED`."""
    unit = axes.figure.dpi * _POINTS / 72
    places = axes.transData.transform(list(zip(across, upwards, strict=True))[:_LOOKED_AT])
    taken: list[tuple[float, float, float]] = []  # left, right, bottom
    rows = []
    for row, (left, bottom) in enumerate(places.tolist()):
        # A Chinese character is as wide as it is high; others are narrower.
        right = left + unit * (len(terms[row]) + 0.5)
        if all(right < a or left > b or abs(bottom - c) > 1.3 * unit for a, b, c in taken):
            taken.append((left, right, bottom))
            rows.append(row)
        if len(rows) == _LABELLED:
            break
    return rows


def _chinese_fonts() -> list[str]:
    """Installed fonts with Chinese characters: those known to be good, else any that has them.

    Raises:
        ParameterError: there is none.
    """
    from matplotlib import font_manager

    # matplotlib keeps a list of fonts; files are looked for again, so that a new one counts at once.
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - known):
        with suppress(OSError, RuntimeError):  # no font that matplotlib can read
            font_manager.fontManager.addfont(path)
    files = sorted((font.name, font.fname) for font in font_manager.fontManager.ttflist)
    if found := [name for name in _FONTS if name in dict(files)]:
        return found
    for name, path in files:
        if name != _BOXES and _has_chinese(path):
            return [name]
    raise ParameterError(
        "no font with Chinese characters is installed",
        where="plot",
        remedy="Install Noto Sans CJK: apt-get install fonts-noto-cjk, "
        "dnf install google-noto-sans-cjk-fonts, or brew install font-noto-sans-cjk",
    )


def _has_chinese(path: str) -> bool:
    """Whether a font file has a Chinese character."""
    from matplotlib import ft2font

    with suppress(OSError, RuntimeError):
        return bool(ft2font.FT2Font(path).get_char_index(ord("术")))
    return False

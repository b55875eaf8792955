"""The recipes: what each needs counted, and the function that discovers words its way."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.params import AUTO, CountParams, DiscoverParams


@dataclass(frozen=True)
class Recipe:
    """A way to discover words.

    Attributes:
        n_max: longest n-gram it reads; 0 if that is for its parameters to say.
        min_count: least count of the n-grams it reads; 0 leaves it to the size of the corpus.
        units: the only tokens it reads; any if empty.
    """

    n_max: int
    min_count: int
    units: str


def units_of(recipe: str, asked: str) -> str:
    """The units to encode text in: those that were asked for, or what the recipe reads."""
    return asked if asked != AUTO else RECIPES[recipe].units or AUTO


RECIPES = {
    "termlode": Recipe(n_max=12, min_count=0, units="token"),
    "classic": Recipe(n_max=2, min_count=1, units="character"),
    "chained": Recipe(n_max=0, min_count=0, units=""),
}


def counted_for(discovery: DiscoverParams, asked: CountParams) -> CountParams:
    """Which n-grams to count: those that were asked for, or what the recipe reads."""
    recipe = RECIPES[discovery.recipe]
    return CountParams(
        asked.n_max or recipe.n_max or len(discovery.thresholds) + 1, asked.min_count or recipe.min_count
    )

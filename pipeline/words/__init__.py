"""Words among the n-grams: recipes that discover them."""

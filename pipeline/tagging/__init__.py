"""Listed terms found in other texts."""

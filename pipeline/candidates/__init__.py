"""Term candidates: a wide pool of n-grams, their features, a learned quality, and rectified counts."""

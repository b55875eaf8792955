from __future__ import annotations

from threading import Event

import pytest

from pipeline.progress import watched


def test_whoever_watches_looks_again_and_again():
    looks, thrice = [], Event()

    def look():
        looks.append(1)
        if len(looks) == 3:
            thrice.set()

    with watched(look, 0.0):
        assert thrice.wait(60)


def test_an_error_ends_it():
    with pytest.raises(ValueError, match="this"), watched(lambda: None, 60.0):
        raise ValueError("this")

"""What stand-ins say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgate.local.stand_ins.speech import speak, vector


@given(st.text(max_size=40), st.integers(1, 30))
def test_a_speech_is_its_pieces_and_no_more_than_is_allowed(last: str, most: int) -> None:
    whole = speak("a", last)
    cut = speak("a", last, most=most)
    assert whole.text.endswith(last.strip() or "(nothing)")
    assert cut.pieces == whole.pieces[:most]
    assert cut.is_cut is (whole.tokens > most)
    assert not whole.is_cut


@given(st.text(max_size=20), st.integers(1, 50))
def test_a_vector_is_of_length_1_and_the_same_each_time(text: str, dimensions: int) -> None:
    found = vector(text, dimensions)
    assert math.hypot(*found) == pytest.approx(1)
    assert found == vector(text, dimensions)

"""Any text at all, read as a survey: records, or a refusal by name."""

from hypothesis import given
from hypothesis import strategies as st

from layers import LayerError
from tests.layers.survey_text import PLOT, read, ring, survey


@given(st.text(alphabet="J1,4.3@面点线，=[]\n 【地块坐标】0\t\x00６", max_size=400))
def test_any_text_is_records_or_a_named_refusal(body: str) -> None:
    for text in (body, survey(body)):
        try:
            records = read(text, "EPSG:4526")
        except LayerError:
            continue
        missing = {row for row, shape in enumerate(records.geometry) if shape is None}
        assert missing == set(records.refused)


@given(st.text(max_size=300), st.integers(0, 400))
def test_any_damage_to_a_good_text_is_records_or_a_named_refusal(noise: str, place: int) -> None:
    good = survey(PLOT, *ring(), *ring("2", 50, 50, 100), PLOT, *ring(x=1000))
    try:
        records = read(good[:place] + noise + good[place:])
    except LayerError:
        return
    assert len(records.geometry) == len(records.lines)

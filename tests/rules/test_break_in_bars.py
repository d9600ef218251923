"""A series that becomes another is drawn as bars with the break marked, in words too."""

from __future__ import annotations

from eservice.web.charts import Series, grouped_bars


def test_the_break_stands_between_the_last_bar_of_one_series_and_the_first_of_the_other() -> None:
    bars = [Series("NKI", [72, 75, None])]
    svg = grouped_bars("nki", "NKI", "NKI", ["2022", "2023", "2024"], bars, "", break_before=(2, "2024: nytt"))
    assert svg.count('<rect class="chart-bar series-1"') == 3  # two years, and the legend
    assert svg.count('class="chart-help"') == 1
    assert "2024: nytt" in svg
    assert 'class="chart-help"' not in grouped_bars("nki", "NKI", "NKI", ["2022"], [Series("NKI", [72])], "")


def test_the_words_of_a_break_are_text_and_never_markup() -> None:
    svg = grouped_bars("nki", "t", "t", ["1", "2"], [Series("a", [1, 2])], "", break_before=(1, "<b>x</b>"))
    assert "<b>" not in svg

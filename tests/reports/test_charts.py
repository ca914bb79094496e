import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.record import Estimate
from reports.charts.axis import Scale, tick_words, ticks
from reports.charts.bullet import bullet
from reports.charts.canvas import Canvas, em, fit, spread, text_width
from reports.charts.curve import value_at
from reports.charts.flow import Movers, flow
from reports.charts.heat import shade
from reports.charts.hours import Hours, by_hour
from reports.charts.labels import Label, placed


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12), st.integers(2, 8))
def test_ticks_are_round_cover_the_range_and_are_few(low, width, most):
    high = low + width
    marks = ticks(low, high, most)
    step = marks[1] - marks[0]
    assert marks[0] <= low + 1e-6 * step
    assert marks[-1] >= high - 1e-6 * step
    assert 2 <= len(marks) <= most + 3


def test_tick_words_have_the_decimals_of_their_step():
    assert tick_words([0.0, 0.5, 1.0]) == ["0.0", "0.5", "1.0"]
    assert tick_words([0.0, 2.5e6, 5e6], 1e6) == ["0.0", "2.5", "5.0"]
    assert tick_words([0.0, 1e6], 1e6) == ["0", "1"]


@given(st.floats(-1e9, 1e9), st.floats(0.001, 1e9), st.floats(-2e9, 2e9))
def test_a_scale_never_leaves_its_axis(low, width, value):
    x = Scale(low, low + width, 10.0, 300.0)
    assert 10.0 <= x(value) <= 300.0


@given(st.lists(st.floats(0, 200), min_size=1, max_size=12))
def test_spread_labels_keep_their_order_and_distance_and_stay_inside(wanted):
    placed = spread(wanted, 15.0, 0.0, 400.0)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    tops = [placed[i] for i in order]
    assert all(b - a >= 15.0 - 1e-9 for a, b in zip(tops, tops[1:], strict=False))
    assert min(tops) >= -1e-9
    assert max(tops) <= 400.0 + 1e-9


def test_labels_that_do_not_touch_stay_where_they_are():
    assert spread([100.0, 10.0, 50.0], 15.0, 0.0, 400.0) == [100.0, 10.0, 50.0]


@given(st.text(max_size=80), st.floats(20, 300))
def test_fitted_text_fits(text, room):
    assert text_width(fit(text, room, "t12"), "t12") <= room or len(fit(text, room, "t12")) <= 1


def test_han_counts_as_one_em():
    assert em("大众媒体") == pytest.approx(4.0)


def test_names_are_escaped_inside_drawings():
    canvas = Canvas(100, 20, '<b>"x"', css="w", desc="a&b")
    canvas.text(0, 10, "</text><script>", tip="<i>")
    svg = str(canvas.svg())
    assert "<script>" not in svg
    assert "<b>" not in svg
    assert "&lt;/text&gt;" in svg


def test_shades_are_symmetric_and_white_at_zero():
    assert shade(0, 5) == "#ffffff"
    assert shade(5, 5) == shade(9, 5)
    assert shade(1, 5) != shade(-1, 5)
    assert shade(1, 0) == "#ffffff"


def test_a_curve_is_straight_between_its_points_as_the_plan_saw_it():
    assert value_at([0, 10, 20], [0, 8, 10], 5) == pytest.approx(4)
    assert value_at([0, 10, 20], [0, 8, 10], 15) == pytest.approx(9)
    assert value_at([0, 10, 20], [0, 8, 10], 99) == 10


def test_a_flow_draws_only_moves_and_their_heights_add_up():
    movers = Movers(
        names=["a", "b", "out"],
        own=2,
        orders=[[900, 6, 2], [4, 800, 0], [10, 0, 700]],
        words=[["", "6", "2"], ["4", "", "0"], ["10", "0", ""]],
        left=["8", "4", "10"],
        right=["14", "6", "2"],
        net=["+6", "+2", "−8"],
        half=["± 1"] * 3,
        net_good=[True, True, False],
    )
    wide = str(flow("t", "d", movers, ("today", "plan", "net"))).split("</svg>")[0]
    assert wide.count("<path") == 4
    bars = [float(h) for h in re.findall(r'<rect [^>]*height="([\d.]+)"', wide)]
    assert sum(bars[:3]) == pytest.approx(sum(bars[3:]), rel=0.01)


def test_a_bullet_holds_all_its_marks_even_outside_its_scale():
    svg = str(bullet("t", 50, Estimate(mean=-5, low=-9, high=2), 100, good_above=True, low=0, high=1))
    for x in re.findall(r'cx="([-\d.]+)"', svg):
        assert 0 <= float(x) <= 250


def test_hours_name_their_limit_and_line_ends():
    flat = [Estimate(mean=v, low=v - 0.1, high=v + 0.1) for v in (4, 9, 5)]
    words = {"name": "n", "subtitle": "s", "limit_label": "limit 12", "today_label": "today", "plan_label": "plan"}
    svg = str(by_hour(Hours(hours=[9, 10, 11], today=flat, plan=flat, limit=12.0, axis="hour", title="t", **words)))
    assert "limit 12" in svg
    ends = [float(y) for y in re.findall(r'y="([\d.]+)" class="t12[^"]*">(?:plan|today)', svg)]
    assert abs(ends[0] - ends[1]) >= 14.9


@given(st.floats(60, 320), st.floats(60, 175), st.floats(60, 320), st.floats(60, 175), st.floats(40, 110))
def test_labels_of_two_marks_never_touch_and_stay_inside(x1, y1, x2, y2, wide):
    labels = [Label((x1, y1), wide, True), Label((x2, y2), wide, False)]
    inside = (40.0, 50.0, 334.0, 177.0)
    (a, b), (c, d) = placed(labels, [(40, 177), (330, 60)], inside)
    assert abs(b - d) >= 12.9 or abs(a - c) >= wide - 1e-9
    assert all(inside[0] - 1e-9 <= x <= inside[2] - wide + 1e-9 for x in (a, c))

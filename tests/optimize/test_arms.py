import numpy as np
import pytest

from optimize.arms import Arm, Grid, reference, teaching_arms

GRID = Grid(("mass", "mail", "new"), ("young", "old"), 2)


def today():
    money = np.zeros((3, 2, 2))
    money[0], money[1] = 10.0, 2.0
    return Arm("today", "", money)


def test_each_arm_moves_one_medium_in_all_its_segments():
    arms = teaching_arms(today(), GRID, (0.0, 2.0))
    assert set(arms) == {("mass", 0.0), ("mass", 2.0), ("mail", 0.0), ("mail", 2.0), ("new", 2.0)}
    assert (arms["mail", 2.0].money[1] == 4.0).all()
    assert (arms["mail", 2.0].money[0] == 10.0).all()


def test_a_medium_without_money_is_learned_at_what_the_others_have():
    assert (reference(today())[2] == 6.0).all()
    assert (teaching_arms(today(), GRID, (0.5,))["new", 0.5].money[2] == 3.0).all()


def test_an_arm_is_known_by_what_it_does_not_by_its_name():
    assert Arm("a", "", today().money).key == Arm("b", "", today().money).key
    assert Arm("a", "x", today().money).key != Arm("a", "", today().money).key


@pytest.mark.parametrize("levels", [(1.0,), (-1.0,)])
def test_levels_that_teach_nothing_are_refused(levels):
    with pytest.raises(ValueError, match="levels"):
        teaching_arms(today(), GRID, levels)


def test_a_budget_of_nothing_teaches_nothing():
    with pytest.raises(ValueError, match="spends nothing"):
        teaching_arms(Arm("today", "", np.zeros((3, 2, 2))), GRID)

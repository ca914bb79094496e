"""What the model can do with a lever: on a date, for some people only. What it cannot, it refuses."""

from __future__ import annotations

from scenarios.errors import Problem
from scenarios.load import Scenario


def unsupported(scenario: Scenario) -> list[Problem]:
    """Strategies that ask for what the model does not do yet."""
    return []

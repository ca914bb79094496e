"""One profile for every property test: the same examples each time, no deadline (compiling takes seconds)."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "footfall", deadline=None, derandomize=True, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("footfall")

"""What there is to measure: `python -m benchmarks` lists it, `make bench` runs the quick ones."""

from __future__ import annotations

import subprocess
import sys

QUICK = {
    "engine --day": "the default scenario's day against the small model, and where its time goes",
    "engine --full": "the same of a day with everything in it, 100,000 customers",
    "hall": "the hall told in SimPy against the recursion, time a visit",
}
LONG = {
    "engine": "the generated kernel against a hand-written one, Mesa objects and Starsim; bytes a customer",
    "engine --memory": "a million customers for a year",
    "cells": "shared teaching runs against single cells' runs",
    "allocator.measure": "gap and seconds on problems nobody tuned to, beside renderings of peers' methods",
}


def main() -> int:
    """Run the quick benchmarks one after the other, so that they do not disturb each other."""
    for name, what in {**QUICK, **LONG}.items():
        print(f"python -m benchmarks.{name:16s} {what}")
    for name in QUICK:
        print(f"\n--- {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", *f"benchmarks.{name}".split()], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())

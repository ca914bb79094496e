"""The numbers that programs and the driver share: sizes of a tile, kinds of operations."""

from __future__ import annotations

ROWS = 512
"""Customers in a tile."""
PITCH = ROWS + 8
"""Numbers from one column to the next: no multiple of a page, so that columns do not fight for one cache set."""
FEW, WIDE = 1, 2
"""An operation for the rows of a section; WIDE lets its loop run on to whole vectors, over rows that nobody reads."""
PASS, DRAW, TALLY, SELECT, TAKE, PUT, FILL = 0, 1, 2, 3, 4, 5, 6

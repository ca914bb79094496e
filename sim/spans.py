"""Spans: whole weeks in days, so that every month, quarter and year has as many Saturdays as the last."""

WEEK, MONTH, QUARTER, YEAR = 7, 28, 91, 364

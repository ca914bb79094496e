"""Fit customers from what they bought: purchases in, a fragment of aggregates out. Import the module you need."""

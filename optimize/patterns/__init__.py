"""Patterns: what real customers are known to do, held against what the simulated ones do without having been told."""

"""Compiled days: one vectorised pass for each behaviour, a fixed driver, both kept on disk under a hash of their source."""

"""Compiled days: one vectorised pass a behaviour and a fixed driver, kept on disk under a hash of their source."""

"""What a strategist writes: scenario files, read, checked, explained and compiled."""

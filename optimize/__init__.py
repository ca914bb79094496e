"""Which budget: response curves, rules, plans, validation on fresh seeds."""

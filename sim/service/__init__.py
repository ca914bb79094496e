"""Places where customers wait for one another: halls, tills and service desks."""

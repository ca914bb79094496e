"""What people read: reports, tables, comparisons and the command line."""

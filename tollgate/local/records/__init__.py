"""What is kept of calls: the access log, counters, and a line where something failed."""

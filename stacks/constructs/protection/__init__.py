"""What stands before an API beside its keys, and what keeps callers apart in its cache."""

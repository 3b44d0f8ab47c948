"""What stands before an API beside its keys, and its cache."""

"""Which key a value is, and where values come from."""

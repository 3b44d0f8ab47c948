"""Throttles, quotas, and the clock that they go by."""

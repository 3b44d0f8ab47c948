"""Custom domains with their certificates and records."""

"""The typed description of a gateway."""

"""What callers of an API need to know, as an OpenAPI document."""

"""How a consumer calls its gateway, as text to copy."""

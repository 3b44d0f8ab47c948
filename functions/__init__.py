"""Lambda code that ships with a gateway: each folder is one function, of the standard library alone."""

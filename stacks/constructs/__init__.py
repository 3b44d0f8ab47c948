"""One module per construct: a frozen piece of the description in, resources out."""

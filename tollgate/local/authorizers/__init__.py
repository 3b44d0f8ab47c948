"""Lambda authorizers, and the policies that they answer with."""

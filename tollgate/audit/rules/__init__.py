"""The rules: a folder for each family, a module for each rule, and `registry.py`, which has them all."""

"""Terraform's JSON configuration, read: root modules with their resources, and what each argument says.

`read.py` makes a `Configuration` of files. A value that only Terraform can tell is an `Unknown`.
"""

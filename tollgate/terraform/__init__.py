"""Terraform from the outside: its binary, its commands and its JSON documents."""

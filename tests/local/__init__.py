"""The synthesized gateway, served on this machine."""

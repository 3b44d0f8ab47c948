"""The gateway as a server: put together, run, and greeted with."""

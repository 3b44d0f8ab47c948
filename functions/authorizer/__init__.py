"""The function is `index.py`; its handler is `index.handler`."""

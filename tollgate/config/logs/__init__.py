"""What is written down of calls."""

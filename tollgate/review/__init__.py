"""What a plan will do to callers: impacts, each with who is hit, when, for how long and how to undo it."""

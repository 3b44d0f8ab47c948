"""What differs between two environments of a description, or between two descriptions."""

"""What the environments of one file may not share."""

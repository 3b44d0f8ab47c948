"""What answers a route."""

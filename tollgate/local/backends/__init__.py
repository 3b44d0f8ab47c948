"""What answers a route: one module per kind of integration."""

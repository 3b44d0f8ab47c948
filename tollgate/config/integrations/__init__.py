"""What may answer a route: one module per integration type."""

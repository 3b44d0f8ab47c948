"""Stand-ins for models, asked by the clients that people use."""

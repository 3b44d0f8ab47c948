"""How fast Tollgate starts and synthesizes: `python -m benchmarks`."""

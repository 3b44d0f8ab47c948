"""From a description to an apply: synthesize, audit, plan, review, and apply what was reviewed."""

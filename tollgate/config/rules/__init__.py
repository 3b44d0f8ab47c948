"""What must hold of a gateway as a whole: one rule per module, all of them in `registry`."""

"""Where the states are kept, and the roles of the CI that has them."""

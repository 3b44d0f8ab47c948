"""The kinds of impacts: a module for each family, with a function from a plan to the impacts that it has."""

"""A description's file is changed in its place: comments, order and style stay."""

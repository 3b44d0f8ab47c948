"""What a plan will do: each change of a resource, and the two configurations that it stands between."""

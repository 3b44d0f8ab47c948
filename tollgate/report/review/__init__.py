"""A review as text for people and programs: a module for each format, with `render(judged, verdict)`."""

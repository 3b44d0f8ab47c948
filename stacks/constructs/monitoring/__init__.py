"""Alarms, the dashboard and rankings of callers."""

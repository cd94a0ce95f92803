"""Lights: what each duty shows on a day, computed from what was known by then."""

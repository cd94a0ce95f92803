"""Breakdown: tasks and targets to bodies, years and shares."""

"""Reviews: what waits for a person, one report beside what it said before, approving and returning."""

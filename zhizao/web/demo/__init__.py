"""The demonstration: a fictional city, its people, and a made-up year of reports, labelled as such on every page."""

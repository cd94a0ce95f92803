"""Documents: the files that people hand in, kept as they came."""

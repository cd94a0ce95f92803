"""Setting up: a plan becomes a programme."""

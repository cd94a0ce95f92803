"""What every package shares: errors that help, sources that cite, and nothing else."""

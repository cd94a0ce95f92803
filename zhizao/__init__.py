"""zhizao: a manufacturing policy document becomes a running, measured programme."""

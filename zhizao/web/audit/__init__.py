"""The audit: one append-only, hash-chained event for each write and export."""

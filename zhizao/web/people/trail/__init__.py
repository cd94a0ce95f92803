"""The trail: the audit events as pages. They ask for a person's rights, so they stand above the audit, not inside it."""

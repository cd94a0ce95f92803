"""Papers: what was printed, with its run, data date and anchor in the audit chain."""

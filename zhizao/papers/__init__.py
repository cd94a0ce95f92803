"""Papers: what an office prints and sends: letters, briefings, ledgers, workbooks."""

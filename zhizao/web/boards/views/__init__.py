"""Pages of the boards: thin: what is asked, what is known, what is shown."""

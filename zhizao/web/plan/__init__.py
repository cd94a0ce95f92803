"""Plans: records read from documents, accepted and corrected by people."""

"""HTTP glue of the partners app."""

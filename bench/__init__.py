"""What things cost: `python -m bench.<figure> --help`; README.md says how to read the figures."""

"""The partners app for programs."""

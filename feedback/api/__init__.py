"""The feedback app for programs."""

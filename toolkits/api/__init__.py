"""The toolkits app for programs."""

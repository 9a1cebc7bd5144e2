"""French as it is written in France, Belgium and Switzerland."""

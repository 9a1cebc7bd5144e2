"""What only bin/prove runs: many people at once, and nodes that die under them."""

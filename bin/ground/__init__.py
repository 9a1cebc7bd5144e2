"""What bin/demo, bin/test and bin/prove are made of: the standard library alone, since it runs before anything is installed."""

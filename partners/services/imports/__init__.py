"""Import runs: a file is read, its columns confirmed, compared with the network, and applied in chunks."""

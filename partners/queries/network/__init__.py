"""What the network's pages read: directory, tree, a partner's page and previews of changes."""

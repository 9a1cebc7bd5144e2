"""The demo, by its settings alone: two networks with people and content, sign-in links, a mailbox."""

"""The demo: two networks with believable people and content, sign-in links and a mailbox; by its settings alone."""

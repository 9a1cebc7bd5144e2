"""What a mail says: read without trusting anything in it."""

"""The API of feedback: speaking, remarks and their readers, themes and answers."""

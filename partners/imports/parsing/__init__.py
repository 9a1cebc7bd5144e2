"""Read files that nobody vouches for: a process of its own, without Django, within fixed limits."""

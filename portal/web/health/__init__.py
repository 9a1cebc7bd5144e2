"""Whether the installation works: what is asked, and the answers for machines and for people."""

"""What bin/demo, bin/test and bin/prove are made of: the standard library alone, for nothing is
installed yet when it starts.
"""

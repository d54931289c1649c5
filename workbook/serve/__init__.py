"""Serve the composed notebooks with Voilà: nothing but them and the files their pages need."""

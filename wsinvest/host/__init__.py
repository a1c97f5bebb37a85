"""Reads this machine: files, paths, processes, sockets, control groups."""

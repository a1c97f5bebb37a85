"""This machine as the kernel tells it: files, paths, processes, sockets, control groups."""

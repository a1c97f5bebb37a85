"""This machine as the kernel tells it: control groups, sockets, addresses."""

"""Examines many targets in one run: in this process, in child processes, or on the workers of a Dask cluster."""

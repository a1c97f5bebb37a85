"""The gauges, one a file: cheap looks at a target on this host and at its endpoints."""

"""Counterfactual probes: each changes one thing of the failing request; one family a file."""

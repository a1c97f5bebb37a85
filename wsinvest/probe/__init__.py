"""Requests and attempts: the baseline, and counterfactual probes that change one thing each."""

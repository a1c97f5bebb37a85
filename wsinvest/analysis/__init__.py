"""Code that several rules share: proofs from probes, predicates on attempts, and builders of findings. Pure."""

"""What facts and probes prove: the shared questions that rules ask."""

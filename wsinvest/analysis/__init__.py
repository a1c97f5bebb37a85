"""What several rules share: what facts and probes prove. Pure."""

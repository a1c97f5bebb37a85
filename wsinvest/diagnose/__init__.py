"""Makes a diagnosis (findings, causes, plan, objectives) from recorded facts, without I/O."""

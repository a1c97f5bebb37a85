"""Facts in, diagnosis out: findings, causes, plan, objectives. Pure."""

"""JSON Web Tokens: taken apart, verified, signed, and the damage that they suffer on their way."""

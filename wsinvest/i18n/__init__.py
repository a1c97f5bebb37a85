"""Messages with typed fields, their translations, and the formats of numbers and dates."""

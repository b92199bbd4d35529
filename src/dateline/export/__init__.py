"""What is stored, in the formats of others; one file a format. May import records and errors."""

"""What programs ask for: JSON, tables, jCal, and how OpenAPI describes them."""

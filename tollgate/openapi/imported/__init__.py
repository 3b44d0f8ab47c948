"""Routes of a description, made of an OpenAPI or Swagger document."""

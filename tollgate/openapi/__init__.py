"""APIs as OpenAPI: a description's written for its callers, a document's taken into a description."""

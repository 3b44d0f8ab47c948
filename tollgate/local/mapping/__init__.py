"""What API Gateway makes of requests and answers: parameters, templates, overrides."""

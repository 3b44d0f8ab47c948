"""What API Gateway writes down of calls, and by which role."""

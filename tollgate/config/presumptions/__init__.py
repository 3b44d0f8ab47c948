"""What a description presumes of the account, and of what is around it, that nothing here can look up."""

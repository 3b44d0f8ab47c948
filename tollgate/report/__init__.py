"""What an audit found, in the forms that people and machines read: a module for each."""

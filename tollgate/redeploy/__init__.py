"""When an API must be deployed anew: what a deployment copies, and the trigger that changes with it.

Synthesis writes the trigger, and the audit proves it, with this.
"""

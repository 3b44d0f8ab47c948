"""How CDKTF is started: in a Node.js that it can use, and in under a second instead of fifteen."""

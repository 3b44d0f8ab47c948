"""Everything that becomes Terraform. Importing any of it starts CDKTF, the fast way."""

from stacks.runtime.start import start

start()

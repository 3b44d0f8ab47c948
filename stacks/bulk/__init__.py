"""Many calls into CDKTF as one.

Each call into Node.js takes up to half a millisecond, and jsii takes every mapping and every text of a value
apart, in Python and again in Node.js; a text it hands over whole. So a package of our own in Node.js, loaded
as jsii loads CDKTF's, does there what would take many calls from here, and takes and gives large values as
JSON.
"""

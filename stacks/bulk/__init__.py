"""Large values for CDKTF in one piece.

jsii takes every mapping and every text of a value apart, in Python and again in Node.js; a text it hands over
whole. So a package of our own in Node.js, loaded as jsii loads CDKTF's, takes a large value as JSON.
"""

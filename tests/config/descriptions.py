"""The sound part that the texts of these tests begin with."""

HEAD = """\
name: shop
region: us-east-1
"""

API = f"""\
{HEAD}apis:
  inference:
    routes:
      GET /models: {{integration: {{type: mock}}}}
"""
"""Six lines: what is added begins in line 7, at the left, or within the routes."""

PLAN = f"""\
{API}usage_plans:
  pro: {{apis: [inference]}}
"""
"""Eight lines, with a usage plan as well."""

LINE_AFTER_API = 7
LINE_AFTER_PLAN = 9

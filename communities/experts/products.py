"""Products and companies that a question may name: worth a reminder, never a refusal (R81)."""

import re

_NAMES = """
acrobat|adobe|airtable|amazon web services|anthropic|asana|atlassian|aws|azure|box\\.com|canva|chatgpt|cisco|claude|
confluence|copilot|databricks|docusign|dropbox|figma|gemini|github|gitlab|google|granicus|grammarly|ibm|jira|
kahoot|mailchimp|mentimeter|microsoft|miro|mural|notion|openai|oracle|palantir|power ?bi|qualtrics|salesforce|sap|
servicenow|sharepoint|slack|smartsheet|snowflake|splunk|surveymonkey|tableau|tiktok|trello|uipath|webex|workday|
zendesk|zoom
"""
_NAMED = re.compile(rf"\b({''.join(_NAMES.split(chr(10)))})\b|\w+ ?[®™]", re.IGNORECASE)


def named_in(text: str) -> list[str]:
    """What `text` names, each once and as it was written, at most three."""
    return list(dict.fromkeys(found[0] for found in _NAMED.finditer(text)))[:3]

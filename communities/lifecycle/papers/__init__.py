"""The papers of a community: charter, plan, outcomes, decisions, outreach, reviews, action items (R41-R44, R52-R58)."""

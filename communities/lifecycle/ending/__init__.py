"""Status apart from stage: pausing, retiring, merging, converting, and who is told."""

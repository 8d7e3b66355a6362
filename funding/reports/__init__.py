"""What the networks report back, and KS' report to the Directorate."""

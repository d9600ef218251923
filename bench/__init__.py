"""How fast Lotsen is: ratios to limits that are measured in the same run, on the same engines. Never a test."""

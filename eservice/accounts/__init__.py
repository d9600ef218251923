"""Who: companies, people, mandates, units, officers and roles."""

"""Who may decide what (delegationsordning), as data with validity."""

"""What can be done to an inquiry on its way. Each verb appends one event; a form sent twice does its work once."""

"""What things cost: tariffs as lists of prices, each valid from a day."""

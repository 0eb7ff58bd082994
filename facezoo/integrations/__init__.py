"""facezoo inside of other people's programs: a file for each of them."""

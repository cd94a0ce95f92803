"""The shell: frame, sign-in page, errors and what every page shares."""

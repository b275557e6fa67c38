"""The two kinds of trouble: what the user can mend, and bugs."""


class UserError(Exception):
    """A sentence for the user: it names the thing, the rule and the value. Any other exception is a bug."""

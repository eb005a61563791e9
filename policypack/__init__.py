"""trailguard: a compliance pack for AWS on Pulumi."""

__version__ = "0.1.0"

"""The buckets of the trail, their policies, and delivery to CloudWatch Logs."""

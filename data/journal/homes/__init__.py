"""The homes of a journal: a file, an object in a bucket, a database."""

"""Stages on Apache Spark: `submit` has spark-submit run one, `job` is the program it runs."""

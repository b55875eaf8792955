"""What Spark sends around, holds in memory and takes, beside one machine."""

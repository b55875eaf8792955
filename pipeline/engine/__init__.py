"""Where counting runs when one machine does not suffice: the same kernels over parts of the text.

`cluster` says what is asked of a cluster, in two verbs; `spark` does it with Apache Spark; `count` counts
n-grams with them, to the same bytes as `pipeline.ngram.count`.
"""

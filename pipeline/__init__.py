"""termlode: mines the domain terms of a Chinese corpus, without labels.

Everything here is plain functions over Arrow tables and numpy arrays; `tasks` chains them with Luigi.
Read `stages.py` for the chain, `schema.py` for the tables that flow through it.
"""

__version__ = "0.1.0"

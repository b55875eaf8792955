"""Everything the `termlode` command says of itself, in one place, for other languages to follow."""

APP = "Mine the domain terms of a Chinese corpus, without labels."
EXIT_CODES = (
    "Exit codes: 0 done or nothing to do, 2 wrong usage, 10 already running, 20 no corpus or nothing in it, "
    "30 failed, 35 not run, 40 the scheduler failed. TERMLODE_HOME is the folder that holds corpora/ and "
    "output/."
)
USAGE = "{error}. termlode --help and termlode COMMAND --help say what there is."
CORPUS_TWICE = "given twice, as {argument} and as {option}"

HELP = {
    "mine": "Mine the terms of a domain: everything from its files to output/NAME/, as luigi MineTerms does.",
    "evaluate": "Evaluate a domain's list against a file of known terms, as luigi EvaluateTerms does.",
}
EXAMPLES = {
    "mine": "Examples: termlode mine law · termlode mine /data/manuals --baseline baike --show 30",
    "evaluate": "Example: termlode evaluate law --gold known-terms.txt --against classic",
}
ARGUMENT = "{description}; may be given as --{name}, too"

"""Everything the `termlode` command says of itself, in one place, for other languages to follow."""

APP = "Mine the domain terms of a Chinese corpus, without labels."
EXIT_CODES = (
    "Exit codes: 0 done or nothing to do, 2 wrong usage, 10 already running, 20 no corpus or nothing in it, "
    "30 failed, 35 not run, 40 the scheduler failed, 130 or 143 interrupted. TERMLODE_HOME is the folder "
    "that holds corpora/ and output/."
)
USAGE = "{error}. termlode --help and termlode COMMAND --help say what there is."
CORPUS_TWICE = "given twice, as {argument} and as {option}"

HELP = {
    "init": "Look at a corpus folder and write its corpus.toml: what was found, all settings in comments.",
    "mine": "Mine the terms of a domain: everything from its files to output/NAME/, as luigi MineTerms does.",
    "evaluate": "Evaluate a domain's list against a file of known terms, as luigi EvaluateTerms does.",
    "baseline": "Packed baselines: mine one once, carry it to other machines, use it without its text.",
    "baseline mine": "Count the n-grams of a baseline corpus, as luigi MineBaseline does.",
    "baseline export": "Write a baseline as one file, every byte of it verified when it is read; mines it if "
    "that was not done.",
    "baseline import": "Verify the file of a baseline and put it under corpora/, where --baseline finds it.",
    "baseline list": "List what --baseline may name.",
    "status": "Say which stages of a domain's chain are done, stale or missing, and why. Runs nothing.",
    "explain": "Say why terms stand where they stand in a result, or why they do not: every count, feature, "
    "filter and rank, with lines of the text. Runs nothing.",
    "diff": "Say which terms are new, risen, fallen or vanished from one result to another, and whether "
    "data, parameters, code or libraries made the difference.",
    "doctor": "Say what of a corpus would be read and how, and about what a run would take. Changes nothing.",
    "report": "Write a result's report.html anew from its folder, and say where it is.",
    "review": "Serve a result's report on this machine alone; decisions go to the domain's ledger as they "
    "are made. Ctrl-C ends it.",
    "verify": "Compare every checkpoint and result, byte by byte, with what was written; say what is "
    "damaged, and what to do.",
    "export": "Write a result in one more format: dictionaries for segmenters, tried out on its evidence, "
    "termbases, tables. The corpus is not needed.",
    "gc": "Clear away checkpoints that no result was made from, and dated results beyond the newest.",
}
EXAMPLES = {
    "init": "Example: termlode init /data/manuals",
    "mine": "Examples: termlode mine law · termlode mine /data/manuals --baseline baike --show 30",
    "evaluate": "Example: termlode evaluate law --gold known-terms.txt --against classic",
    "baseline mine": "Example: termlode baseline mine baike",
    "baseline export": "Example: termlode baseline export baike baike.termlode-baseline",
    "baseline import": "Example: termlode baseline import baike.termlode-baseline",
    "baseline list": "Example: termlode baseline list",
    "status": "Example: termlode status law --n-max 8",
    "explain": "Examples: termlode explain 抵押权 --name law · termlode explain 抵押权 善意取得 --json",
    "diff": "Examples: termlode diff law-2026-11-23 law-2026-11-24 · termlode diff law /backup/law --json",
    "doctor": "Example: termlode doctor /data/manuals",
    "report": "Examples: termlode report law · termlode report law --open",
    "review": "Examples: termlode review law --open · termlode review law --port 8800",
    "verify": "Examples: termlode verify · termlode verify law",
    "export": "Examples: termlode export jieba --name law · termlode export tbx --top 500 --out law.tbx",
    "gc": "Examples: termlode gc --dry-run · termlode gc --keep 30",
}
EXPORT_FILE = "the file to write, or a folder (default: NAME.termlode-baseline, here)"
IMPORT_FILE = "a file that termlode baseline export wrote"
IMPORT_NAME = "what to call it here (default: what it was called where it was made)"
IMPORTED = "use it as --baseline {name}"
WRITTEN = "{path}: {size:,.1f} MB"
LIST_HEAD = ("name", "kind", "tokens", "n-grams", "least count", "longest", "size")
ARGUMENT = "{description}; may be given as --{name}, too"

EXPLAIN_TERMS = "terms, whether or not they are listed"
RESULT_NAME = "name of the result's folder (default: the only result there is)"
RESULT_DOMAIN = "the domain that the result is of, instead of its name"
AS_JSON = "print JSON, for programs"

DIFF_BEFORE = "the earlier result: its name, or the path of its folder"
DIFF_NOW = "the later result"
DIFF_SHOW = "terms of each kind to print"
DIFF_CAUSES_HEAD = ("stage", "because of", "what")
DIFF_HEAD = ("change", "term", "rank before", "rank", "count before", "count", "left out, being")
DIFF_ALIKE = "Made of the same files, by the same parameters, code and libraries."
CAUSES = {"parameters": "parameters", "data": "data", "code": "code", "libraries": "libraries"}
CHANGES = {
    "new": "{count:,} new",
    "risen": "{count:,} risen",
    "fallen": "{count:,} fallen",
    "vanished": "{count:,} vanished",
}
EXPORT_FORMAT = "what to write:"
EXPORT_NAME = "the result to export: a folder in output/ (default: the only one)"
EXPORT_OUT = "the file to write too, or a folder (default: only output/NAME/exports/FORMAT/)"
EXPORT_TOP = "most terms, the first ones in rank; 0 for all"
EXPORT_NONE = "none"
EXPORTED = "{path}: {facts}"
EXPORT_REPORT = "what became of each word: {path}"

GC_KEEP = "dated results of each name that stay, the newest ones (default: all)"
GC_DRY = "only say what would go"
GC_OUTPUT = "where results and checkpoints are (default: output/ at home)"
GC_ROW = "{size:>12,} bytes  {path}"
GC_SUM = "{count:,} removed, {size:,} bytes freed"
GC_WOULD = "{count:,} would go, {size:,} bytes would be freed"
GC_BUSY = "nothing removed: a run goes on ({runs}). Try again when it has ended."

RESULT = "name of a result: a folder in output/ (default: the only one there is)"
REPORT_OPEN = "open it in the browser"
REPORT_TERMS = "terms that it shows, the first ones in rank"
REVIEW_PORT = "port of this machine to serve at (default: a free one)"
REVIEW_LEDGER = "the ledger to write to (default: corpora/NAME.ledger.csv)"
REVIEW_AT = "{url}\ndecisions go to {path}; Ctrl-C ends it"
VERIFY_NAMES = "results, with all they were made from, and packed baselines (default: everything there is)"
VERIFY_SUM = "{files:,} files, {size:,} bytes: {found}"
VERIFY_WHOLE = "all as they were written"
VERIFY_DAMAGED = "{count:,} damaged"

STATUS_HEAD = ("stage", "state", "why")
DONE, STALE, MISSING = "done", "stale", "missing"
NEVER = "not made yet"
REMOVED = "was removed or is damaged"
EDITED = "its files are not as they were written"
ANOTHER_RESULT = "input: another publish"
ANOTHER_PAGE = "another --report-terms, or other code"
PAGE_BY_COMMAND = "written by termlode report"
STATUS_SUM = "{done} of {count} stages done. Result: {folder}"

INIT_CORPUS = "a folder of files: its name under corpora/, or any path"
INIT_WRITTEN = "written: {path}"

DOCTOR_CORPUS = "a corpus: the name of a folder under corpora/, or any path"
DOCTOR_ALL = "show all of what there is to show, not the first ten of a kind"
DOCTOR_COST = """estimates for mining it as a domain, on two cores; half and twice are possible
  time         {minutes:,.1f} minutes
  memory       {memory:,.1f} GB
  disk         {disk:,.1f} GB, of {free:,.1f} GB free at {output}"""
DOCTOR_DISK = "The disk would hardly suffice: free some, or give another --output-folder."
DOCTOR_MEMORY = (
    "The memory would hardly suffice: this machine has {memory:,.1f} GB. Mine a part of the corpus."
)

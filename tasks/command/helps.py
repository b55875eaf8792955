"""What `termlode --help` says: of the commands, and of options that are no task's parameters."""

from pipeline.language import Text

APP = Text(
    "Mine the domain terms of a Chinese corpus, without labels.",
    "从中文语料中挖掘领域术语，无需标注。",
)
EXIT_CODES = Text(
    "Exit codes: 0 done or nothing to do, 2 wrong usage, 10 already running, 20 no corpus or nothing in "
    "it, 30 failed, 35 not run, 40 the scheduler failed, 130 or 143 interrupted. TERMLODE_HOME is the "
    "folder that holds corpora/ and output/; TERMLODE_LANG, en or zh, is the language to speak, "
    "otherwise that of the locale.",
    "退出码：0 完成或无事可做，2 用法有误，10 已在运行，20 没有语料或语料为空，30 失败，35 没有运行，40 "
    "调度器出错，130 或 143 被中断。环境变量 TERMLODE_HOME 是 corpora/ 和 output/ 所在的文件夹；"
    "TERMLODE_LANG 为 en 或 zh，指定语言，未设时按系统区域设置。",
)
COMMANDS = {
    "init": Text(
        "Look at a corpus folder and write its corpus.toml: what was found, all settings in comments.",
        "查看语料文件夹并写出 corpus.toml：找到了什么，并以注释列出全部设置。",
    ),
    "mine": Text(
        "Mine the terms of a domain: everything from its files to output/NAME/, as luigi MineTerms does.",
        "挖掘一个领域的术语：从文件一直到 output/名称/，等同于 luigi 的 MineTerms。",
    ),
    "evaluate": Text(
        "Evaluate a domain's list against a file of known terms, as luigi EvaluateTerms does.",
        "用标准术语表评测一个领域的结果，等同于 luigi 的 EvaluateTerms。",
    ),
    "expand": Text(
        "Find the vocabulary around a few seeds by the domain's word vectors, as luigi ExpandTerms does.",
        "由几个种子词出发，用本领域的词向量找出周围的词，等同于 luigi 的 ExpandTerms。",
    ),
    "relate": Text(
        "Group related terms and propose variants of one term, as luigi RelateTerms does.",
        "把相关术语归组，并提出同一术语的变体，等同于 luigi 的 RelateTerms。",
    ),
    "baseline": Text(
        "Packed baselines: mine one once, carry it to other machines, use it without its text.",
        "打包的基线：只需统计一次，可带到其他机器，使用时不需要原文。",
    ),
    "baseline mine": Text(
        "Count the n-grams of a baseline corpus, as luigi MineBaseline does.",
        "统计基线语料的 n 元组，等同于 luigi 的 MineBaseline。",
    ),
    "baseline export": Text(
        "Write a baseline as one file, every byte of it verified when it is read; mines it if that was not "
        "done.",
        "把基线写成一个文件，读取时逐字节校验；尚未统计的先统计。",
    ),
    "baseline import": Text(
        "Verify the file of a baseline and put it under corpora/, where --baseline finds it.",
        "校验基线文件，并放到 corpora/ 下，供 --baseline 使用。",
    ),
    "baseline list": Text("List what --baseline may name.", "列出 --baseline 可用的名称。"),
    "status": Text(
        "Say which stages of a domain's chain are done, stale or missing, and why. Runs nothing.",
        "说明一个领域的各个阶段哪些已完成、已过期或缺失，以及原因。不运行任何东西。",
    ),
    "explain": Text(
        "Say why terms stand where they stand in a result, or why they do not: every count, feature, filter "
        "and rank, with lines of the text. Runs nothing.",
        "说明术语为何排在结果中的这个位置，或为何不在其中：各项次数、特征、过滤和名次，并附例句。不运行任"
        "何东西。",
    ),
    "diff": Text(
        "Say which terms are new, risen, fallen or vanished from one result to another, and whether data, "
        "parameters, code or libraries made the difference.",
        "比较两个结果：哪些术语新增、上升、下降或消失，以及变化来自数据、参数、代码还是依赖库。",
    ),
    "doctor": Text(
        "Say what of a corpus would be read and how, and about what a run would take. Changes nothing.",
        "说明语料中会读哪些内容、怎样读，以及一次运行大约需要多少资源。不改动任何东西。",
    ),
    "report": Text(
        "Write a result's report.html anew from its folder, and say where it is.",
        "由结果文件夹重新生成 report.html，并给出其位置。",
    ),
    "review": Text(
        "Serve a result's report on this machine alone; decisions go to the domain's ledger as they are "
        "made. Ctrl-C ends it.",
        "在本机上打开结果的报告供审校；每个决定即时写入该领域的审校表。按 Ctrl-C 结束。",
    ),
    "verify": Text(
        "Compare every checkpoint and result, byte by byte, with what was written; say what is damaged, and "
        "what to do.",
        "把每个检查点和结果与写入时逐字节比对，指出损坏之处和处理办法。",
    ),
    "export": Text(
        "Write a result in one more format: dictionaries for segmenters, tried out on its evidence, "
        "termbases, tables. The corpus is not needed.",
        "把结果另存为一种格式：分词词典（用例句试用过）、术语库、表格。不需要语料。",
    ),
    "tag": Text(
        "Find the terms of a result in other documents: the longest ones, accidents where words meet left "
        "out, as spans of characters.",
        "在别的文档中找出一个结果的术语：取最长者，剔除词与词相接处偶然形成的字符串，给出字符区间。",
    ),
    "gc": Text(
        "Clear away checkpoints that no result was made from, and dated results beyond the newest.",
        "清理没有结果用到的检查点，以及最新若干份以外的按日期结果。",
    ),
}
# Commands are typed alike in both languages.
EXAMPLES = {
    "init": ("termlode init /data/manuals",),
    "mine": ("termlode mine law", "termlode mine /data/manuals --baseline baike --show 30"),
    "evaluate": ("termlode evaluate law --gold known-terms.txt --against classic",),
    "expand": ("termlode expand law --seeds seeds.txt", "termlode expand law --negative not.txt"),
    "relate": ("termlode relate law --show 20",),
    "baseline mine": ("termlode baseline mine baike",),
    "baseline export": ("termlode baseline export baike baike.termlode-baseline",),
    "baseline import": ("termlode baseline import baike.termlode-baseline",),
    "baseline list": ("termlode baseline list",),
    "status": ("termlode status law --n-max 8",),
    "explain": ("termlode explain 抵押权 --name law", "termlode explain 抵押权 善意取得 --json"),
    "diff": ("termlode diff law-2026-11-23 law-2026-11-24", "termlode diff law /backup/law --json"),
    "doctor": ("termlode doctor /data/manuals",),
    "report": ("termlode report law", "termlode report law --open"),
    "review": ("termlode review law --open", "termlode review law --port 8800"),
    "verify": ("termlode verify", "termlode verify law"),
    "export": ("termlode export jieba --name law", "termlode export tbx --top 500 --out law.tbx"),
    "tag": (
        "termlode tag /data/letters --name law",
        "termlode tag - --format jsonl < letter.txt",
    ),
    "gc": ("termlode gc --dry-run", "termlode gc --keep 30"),
}
EXAMPLE = Text("Example: {commands}", "示例：{commands}")
EXAMPLES_ARE = Text("Examples: {commands}", "示例：{commands}")
ARGUMENT = Text("{description}; may be given as --{name}, too", "{description}；也可写成 --{name}")

RESULT = Text(
    "name of a result: a folder in output/ (default: the only one there is)",
    "结果的名称，即 output/ 下的文件夹（默认：唯一的那个）",
)
RESULT_DOMAIN = Text(
    "the domain that the result is of, instead of its name", "结果所属的领域，用来代替结果的名称"
)
OUTPUT = Text(
    "where results and checkpoints are (default: output/ at home)",
    "结果和检查点所在的文件夹（默认：主目录下的 output/）",
)
AS_JSON = Text("print JSON, for programs", "以 JSON 输出，供程序使用")
EXPORT_FILE = Text(
    "the file to write, or a folder (default: NAME.termlode-baseline, here)",
    "要写的文件，或文件夹（默认：当前文件夹下的 名称.termlode-baseline）",
)
IMPORT_FILE = Text("a file that termlode baseline export wrote", "termlode baseline export 写的文件")
IMPORT_NAME = Text(
    "what to call it here (default: what it was called where it was made)",
    "在这里用什么名称（默认：制作时的名称）",
)
EXPLAIN_TERMS = Text("terms, whether or not they are listed", "术语，不论是否列在结果中")
DIFF_BEFORE = Text(
    "the earlier result: its name, or the path of its folder", "较早的结果：名称，或其文件夹的路径"
)
DIFF_NOW = Text("the later result", "较晚的结果")
DIFF_SHOW = Text("terms of each kind to print", "每类打印多少条术语")
EXPORT_FORMAT = Text("what to write:", "导出格式：")
EXPORT_OUT = Text(
    "the file to write too, or a folder (default: only output/NAME/exports/FORMAT/)",
    "另外要写的文件或文件夹（默认：只写到 output/名称/exports/格式/）",
)
EXPORT_TOP = Text("most terms, the first ones in rank; 0 for all", "最多导出前多少名术语；0 为全部")
GC_KEEP = Text(
    "dated results of each name that stay, the newest ones (default: all)",
    "每个名称保留最新几份按日期的结果（默认：全部）",
)
GC_DRY = Text("only say what would go", "只说明会清理什么，不实际清理")
TAG_TEXTS = Text(
    "texts to find terms in, each a corpus: a folder, a file, an address, or - for standard input",
    "要标注的文本，每个都是一份语料：文件夹、文件、网址，或 -（标准输入）",
)
TAG_OUT = Text(
    "the file to write too, - for standard output (default: spans.jsonl goes to standard output, "
    "spans.parquet only to output/NAME/tags/)",
    "另外要写的文件，- 为标准输出（默认：spans.jsonl 写到标准输出，spans.parquet 只写到 output/名称/tags/）",
)
REPORT_OPEN = Text("open it in the browser", "在浏览器中打开")
REPORT_TERMS = Text("terms that it shows, the first ones in rank", "展示前多少名术语")
REVIEW_PORT = Text(
    "port of this machine to serve at (default: a free one)", "本机上使用的端口（默认：任一空闲端口）"
)
REVIEW_LEDGER = Text(
    "the ledger to write to (default: corpora/NAME.ledger.csv)",
    "写入的审校表（默认：corpora/名称.ledger.csv）",
)
VERIFY_NAMES = Text(
    "results, with all they were made from, and packed baselines (default: everything there is)",
    "要检查的结果（连同其全部来源）和打包的基线（默认：全部）",
)
INIT_CORPUS = Text(
    "a folder of files: its name under corpora/, or any path", "放文件的文件夹：corpora/ 下的名称，或任意路径"
)
DOCTOR_CORPUS = Text(
    "a corpus: the name of a folder under corpora/, or any path", "语料：corpora/ 下文件夹的名称，或任意路径"
)
DOCTOR_ALL = Text(
    "show all of what there is to show, not the first ten of a kind", "全部列出，而不是每类只列前十个"
)

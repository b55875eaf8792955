"""The helps of parameters and of the settings in corpus.toml."""

from pipeline.language import Text

TEXTS = (
    # pipeline.params, in its order
    Text("largest member of an archive that is read, unpacked", "压缩包中可读的最大成员（解压后）"),
    Text(
        "bytes that may come out of one packed byte; a file that gives more than 64 MB is held to it",
        "一个压缩字节最多可解出的字节数；解出超过 64 MB 的文件受此限制",
    ),
    Text("archives inside archives inside archives that are read", "可读的压缩包嵌套层数"),
    Text("most members of one archive that are read", "一个压缩包中最多可读的成员数"),
    Text(
        "stop at the first document that cannot be read, or set it aside with its reason and go on",
        "遇到无法读取的文档时：停止（fail），或记下原因、隔离后继续（quarantine）",
    ),
    Text(
        "largest share of the documents that may be set aside; beyond it the run fails all the same",
        "允许隔离的文档比例上限；超出则仍然失败",
    ),
    Text("leave out documents that say the same as an earlier one", "去掉与前面内容相同的文档"),
    Text(
        "leave out documents that share this part of their text with an earlier one, such as 0.9; 0: none",
        "去掉与前面文档的相同部分达到此比例的文档，如 0.9；0 为不去",
    ),
    Text(
        "read HTML entities left in a text (&nbsp;) as what they stand for",
        "把文本中残留的 HTML 实体（&nbsp;）还原成字符",
    ),
    Text(
        "keep control characters and zero-width ones, which cut words apart unseen",
        "保留控制字符和零宽字符（它们会在看不见处把词断开）",
    ),
    Text(
        "token: an ideograph is a token, and so is a run of Latin letters and digits (SF6, 110kV, k-means), "
        "full-width forms read as plain ones; character: each of them is one, as the classic recipe has it; "
        "auto: what the recipe reads",
        "token：一个汉字是一个单元，一串拉丁字母和数字（SF6、110kV、k-means）也是一个单元，全角按半角读；"
        "character：每个字符是一个单元，classic 方法如此；auto：由方法决定",
    ),
    Text(
        "read full-width and other compatibility forms as plain ones in any case",
        "无论如何都把全角等兼容字符按普通字符读",
    ),
    Text(
        "count lines of 12 tokens or more again where they come again (headers, notices, copies); by "
        "characters they always are",
        "12 个单元以上的行重复出现时（页眉、声明、转载）也重复计数；按字符计数时总是如此",
    ),
    Text(
        "read traditional characters as simplified ones (needs opencc)", "把繁体字按简体字读（需要 opencc）"
    ),
    Text(
        "longest n-gram counted, in tokens; 0: what the recipe reads, or 12 (a baseline: 8)",
        "计数的最长 n 元组（单元数）；0：由方法决定，否则 12（基线 8）",
    ),
    Text(
        "n-grams seen less often are left out; 0: what the recipe reads, or 3 (5 above 8 million tokens; a "
        "baseline: once in a million, 5 at least)",
        "出现次数更少的 n 元组不计；0：由方法决定，否则 3（超过 800 万单元时为 5；基线为每百万一次，至少 5）",
    ),
    Text(
        "how terms are found: termlode learns what a word looks like and counts each occurrence once; "
        "classic is nlp-zero's Word_Finder, chained word-discovery's matching, both with a smoothed ratio",
        "怎样发现术语：termlode 学习词的构成，每次出现只计一次；classic 即 nlp-zero 的 Word_Finder，"
        "chained 即 word-discovery 的匹配，两者都用平滑后的比值评分",
    ),
    Text("least relative frequency of a character pair, and of a word", "字对和词的最低相对频率"),
    Text(
        "least pointwise mutual information (nats) that joins two characters",
        "连接两个字所需的最低点互信息（单位 nat）",
    ),
    Text(
        "chained: least PMI (nats) at the weakest split of n-grams of 2, 3, … tokens, the longest last",
        "chained 方法：2、3、… 个单元的 n 元组在最弱切分处的最低点互信息（单位 nat），最后一个用于更长的",
    ),
    Text(
        "leave out terms with Latin letters or digits, as the original recipe did",
        "剔除含拉丁字母或数字的术语（最初的方法如此）",
    ),
    Text("list only this many terms; 0 lists all", "只列出这么多术语；0 为全部"),
    Text(
        "what to rank by: the recipe's score, or a measure such as log_likelihood",
        "排序依据：方法的得分（score），或一种度量，如 log_likelihood",
    ),
    Text(
        "measures to write to measures.parquet, such as pmi,log_likelihood; all for every one",
        "写入 measures.parquet 的度量，如 pmi,log_likelihood；all 为全部",
    ),
    Text(
        "terms that get lines of evidence, the first ones in rank; 0: none", "给前多少名术语附例句；0 为不附"
    ),
    Text("most lines of evidence of each term", "每条术语最多附几行例句"),
    Text("characters of a line on either side of the term", "例句中术语两侧各取多少字符"),
    Text(
        "occurrences in the corpus from which a gold term is wanted",
        "标准术语在语料中至少出现多少次才要求找到",
    ),
    Text("most terms written to userdict.txt, the first ones in rank", "userdict.txt 中最多写入前多少名术语"),
    Text(
        "what is written: termlode export --help lists the formats",
        "导出格式；termlode export --help 列出所有格式",
    ),
    Text("most terms exported, the first ones in rank; 0 exports all", "最多导出前多少名术语；0 为全部"),
    Text(
        "terms in report.html, the first ones in rank; 0: no report is made",
        "report.html 中展示前多少名术语；0 为不生成报告",
    ),
    Text(
        "threads used inside a stage; 0 means one for each processor",
        "每个阶段内的线程数；0 为每个处理器一个",
    ),
    Text(
        "memory that counting may take (each task of it, on Spark), such as 1GB; no limit if empty",
        "计数可用的内存（用 Spark 时为每个任务），如 1GB；空为不限",
    ),
    Text(
        "where the stages up to contrast work: embedded is this process; spark, as luigi.cfg sets it up",
        "contrast 及之前各阶段在哪里运行：embedded 为本进程；spark 按 luigi.cfg 的设置",
    ),
    # Those of the tasks
    Text(
        "where results and checkpoints go (default: output/ at home)",
        "结果和检查点放在哪里（默认：主目录下的 output/）",
    ),
    Text("name of the result's folder (default: the domain's name)", "结果文件夹的名称（默认：领域的名称）"),
    Text(
        "where to: a folder for this result alone, such as s3://bucket/terms/manuals",
        "放到哪里：只放这一结果的文件夹，如 s3://bucket/terms/manuals",
    ),
    Text(
        "the domain corpus: the name of a folder under corpora/, or any path",
        "领域语料：corpora/ 下文件夹的名称，或任意路径",
    ),
    Text(
        "what the domain is contrasted with: a corpus (name or path), a packed baseline, or wordfreq, "
        "the word list that comes with the package; NAME=2 weighs it twice; may be given several times; "
        "auto: corpora/baike if there is one, and wordfreq (default auto)",
        "与领域对比的基线：语料（名称或路径）、打包的基线，或随附的词频表 wordfreq；“名称=2”表示权重为 "
        "2；可给多次；auto：若有 corpora/baike 则用它，再加 wordfreq（默认 auto）",
    ),
    Text(
        "a corpus: the name of a folder under corpora/, or any path",
        "语料：corpora/ 下文件夹的名称，或任意路径",
    ),
    Text("terms looked for, the first ones in rank; 0: all", "查找前多少名术语；0 为全部"),
    Text("nested and overlapping terms too, not only the longest", "也标注嵌套和交叠的术语，不只是最长的"),
    Text("what is written: spans.parquet, or spans.jsonl too", "写出 spans.parquet，或也写出 spans.jsonl"),
    Text("name of the result whose terms are looked for", "结果的名称：查找它的术语"),
    Text("folder of the result whose terms are looked for", "结果的文件夹：查找它的术语"),
    Text(
        "file of terms never to list, one a line (default: none)",
        "停用表：从不列出的词，每行一个（默认：无）",
    ),
    Text(
        "file of terms to list whatever the filters say, if they are found (default: none)",
        "必列表：只要找到，无论过滤结果如何都列出的术语（默认：无）",
    ),
    Text(
        "file of terms known already, to leave out (default: none)",
        "已知术语表：其中的术语不再列出（默认：无）",
    ),
    Text(
        "the ledger of the domain's review, which the ranking replays; none: no review is replayed (default: "
        "corpora/NAME.ledger.csv, if there is one)",
        "本领域的审校表，排序时照其执行；none：不用审校表（默认：corpora/名称.ledger.csv，如果有）",
    ),
    Text("a file of known terms, one a line (up to a tab)", "标准术语表，每行一条（到制表符为止）"),
    Text(
        "what to compare with: another recipe, or a file of terms, best first (default: nothing)",
        "与什么比较：另一种方法，或一份术语文件（好的在前）（默认：不比较）",
    ),
    Text("terms to print at the end (default 10)", "结束时打印多少条术语（默认 10）"),
    Text("the date the result goes by, such as 2026-11-24", "结果的日期，如 2026-11-24"),
    # corpus.toml
    Text(
        "which files are read: a glob pattern relative to the corpus folder",
        "读哪些文件：相对于语料文件夹的通配模式",
    ),
    Text("the format of all files; auto goes by each file's name", "所有文件的格式；auto 按各文件的名称判断"),
    Text(
        "the name of a Python codec, such as gb18030 or big5; auto finds each file's",
        "编码，即 Python 编解码器的名称，如 gb18030 或 big5；auto 自动判断各文件的编码",
    ),
    Text(
        "where a text file's documents end: file, blank-line or line; auto is file for a folder and "
        "blank-line for a corpus that is one single file",
        "文本文件中文档在哪里结束：file（整个文件）、blank-line（空行）或 line（每行）；auto 对文件夹为 "
        "file，对单个文件的语料为 blank-line",
    ),
    Text(
        "fields (JSON) or columns (tables) of the text, joined by line breaks; none: found",
        "正文所在的字段（JSON）或列（表格），多个以换行连接；空为自动判断",
    ),
    Text(
        "the same for the title, one; ignored where a record has none; none: found",
        "标题所在的字段或列，只一个；记录中没有时忽略；空为自动判断",
    ),
    Text("the same for the document's own identifier", "文档标识所在的字段或列"),
    Text(
        "whether a title is put before the text as a line of its own: yes, no, or auto, where titles "
        "differ from document to document",
        "是否把标题作为单独一行放在正文之前：yes、no，或 auto（各文档标题不同时才放）",
    ),
    Text(
        "SQLite: the SELECT that gives these columns; end it with ORDER BY, so that the order is fixed; "
        "none: a table is found",
        "SQLite：给出这些列的 SELECT；请以 ORDER BY 结尾以固定顺序；空为自动找表",
    ),
)

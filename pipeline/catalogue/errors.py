"""What can be wrong, as `TermlodeError.what` has it."""

from pipeline.language import Text

TEXTS = (
    # Parameters
    Text("{value} is not {expected}", "{value} 不符合要求，应为：{expected}"),
    Text("a size such as 1GB", "大小，如 1GB"),
    Text("between {least} and {most}", "{least} 到 {most} 之间的数"),
    Text("{least} or more", "不小于 {least} 的数"),
    Text("a finite number", "有限的数"),
    Text("a list of numbers such as {example}", "数字列表，如 {example}"),
    Text("one of {names}", "{names} 之一"),
    Text("no parameter {name}", "没有参数 {name}"),
    Text("no file {path}", "没有文件 {path}"),
    Text("{address} is no address to write to", "{address} 不是可写入的地址"),
    Text("no baseline", "没有基线"),
    Text("{weight} is no weight above 0 of {name}", "{name} 的权重 {weight} 不是大于 0 的数"),
    Text("{name} has two weights", "{name} 有两个权重"),
    Text("must be given", "必须给出"),
    Text("given twice, as {argument} and as {option}", "给了两次：{argument} 和 {option}"),
    Text("{name} cannot be a result's name", "{name} 不能作结果的名称"),
    Text("{name} cannot be a baseline's name", "{name} 不能作基线的名称"),
    Text("near duplicates need datasketch", "近似去重需要 datasketch"),
    Text("needs the opencc package", "需要 opencc 包"),
    Text("needs {library}", "需要 {library}"),
    Text("drawing needs matplotlib", "作图需要 matplotlib"),
    Text("no font with Chinese characters is installed", "没有安装含汉字的字体"),
    Text("the {recipe} recipe reads {units}s", "{recipe} 方法读取的单元是 {units}"),
    Text(
        "the {recipe} recipe reads n-grams of {order} tokens", "{recipe} 方法要读到 {order} 个单元的 n 元组"
    ),
    Text("this recipe does not find what {name} is computed from", "此方法不产生计算 {name} 所需的数据"),
    Text(
        "rare pairs were not counted, but min_proba {min_proba} asks for those seen {needed} times or more",
        "罕见字对没有计数，而 min_proba {min_proba} 需要出现 {needed} 次以上的字对",
    ),
    Text(
        "{memory} does not suffice for {largest} occurrences of one token",
        "{memory} 内存不够：单个单元出现了 {largest} 次",
    ),
    Text("cannot be served at ({why})", "无法在此提供服务（{why}）"),
    Text(
        "took longer than [worker] timeout in luigi.cfg allows", "超过了 luigi.cfg 中 [worker] timeout 的时限"
    ),
    Text("its process {what}", "它的进程{what}"),
    Text("was killed ({signal})", "被终止（{signal}）"),
    Text("ended with exit code {code}", "以退出码 {code} 结束"),
    # Corpora
    Text("no corpus {name}", "没有语料 {name}"),
    Text("the corpus has no file that can be read", "语料中没有可读的文件"),
    Text(
        "the corpus has no file that can be read by the pattern {pattern}",
        "语料中没有符合模式 {pattern} 的可读文件",
    ),
    Text(
        "the corpus has no file that can be read ({count} of other kinds ignored, such as {name})",
        "语料中没有可读的文件（忽略了 {count} 个其他类型的文件，如 {name}）",
    ),
    Text(
        "the corpus has no file that can be read by the pattern {pattern} ({count} of other kinds "
        "ignored, such as {name})",
        "语料中没有符合模式 {pattern} 的可读文件（忽略了 {count} 个其他类型的文件，如 {name}）",
    ),
    Text("no format goes by {suffix}", "没有以 {suffix} 为后缀的格式"),
    Text("is at no address that can be read", "不是可读取的地址"),
    Text("no file there", "那里没有文件"),
    Text("has a file {name}", "其中有文件 {name}"),
    Text("cannot be fetched ({why})", "无法获取（{why}）"),
    Text("cannot be reached or written to ({why})", "无法连接或写入（{why}）"),
    Text("is not valid TOML: {why}", "不是有效的 TOML：{why}"),
    Text("files {pattern} is no pattern relative to the folder", "files {pattern} 不是相对于该文件夹的模式"),
    Text("text_field is no name", "text_field 不是名称"),
    Text("{name} {value} is not known", "{name} 的值 {value} 无法识别"),
    Text("unknown setting {name}", "未知的设置 {name}"),
    Text("{name} is not a text", "{name} 不是字符串"),
    Text("unknown encoding: {name}", "未知的编码：{name}"),
    Text("the query fails: {why} (tables: {tables})", "查询失败：{why}（有这些表：{tables}）"),
    Text(
        "the query gives no column {wanted} (it gives: {found})",
        "查询结果中没有列 {wanted}（有这些列：{found}）",
    ),
    Text("changed while it was read", "读取期间被改动"),
    Text(
        "no document in {files} files ({aside} items set aside, {empty} empty)",
        "{files} 个文件中没有文档（隔离 {aside} 条，空 {empty} 条）",
    ),
    Text(
        "{aside} of {found} documents ({share}) cannot be read: {why}",
        "{found} 篇文档中有 {aside} 篇（{share}）无法读取：{why}",
    ),
    Text("{count} x {why}", "{count} 处{why}"),
    Text("{documents} documents went in, {kept} came out", "进入 {documents} 篇文档，出来 {kept} 篇"),
    Text(
        "{written} documents and {aside} set aside were written, others counted",
        "写出 {written} 篇文档、隔离 {aside} 条，与计数不符",
    ),
    Text("the corpus has more than {most} characters", "语料超过 {most} 个字符"),
    Text(
        "what it is made from changed or went away during the run", "运行期间，它所依据的数据被改动或已不在"
    ),
    Text("cannot be read as UTF-8 text ({why})", "无法按 UTF-8 文本读取（{why}）"),
    # The ledger
    Text("is no ledger: it has no columns term and decision", "不是审校表：没有 term 和 decision 列"),
    Text("names no term", "没有写明术语"),
    Text(
        "decision {decision} is none of accept, reject, merge (or empty, for a note)",
        "decision {decision} 不是 accept、reject、merge 之一（只写备注时可为空）",
    ),
    Text("a merge, and nothing else, has a target", "只有 merge 才有 target，且必须有"),
    Text("merges a term into itself", "把术语并入了它自己"),
    Text("has a cell of more than {most} characters", "有单元格超过 {most} 个字符"),
    Text("merges in a circle: {terms}", "循环并入：{terms}"),
    # Nothing comes out
    Text(
        "no Chinese character, Latin letter or digit in {passages} passages",
        "{passages} 个段落中没有汉字、拉丁字母或数字",
    ),
    Text(
        "no candidate: {grams} n-grams of {tokens} tokens, none of two tokens or more holds together",
        "没有候选：{tokens} 个单元中有 {grams} 个 n 元组，两个单元以上的都不凝聚",
    ),
    Text(
        "no word passes: {grams} n-grams, {solid} solid, {segments} segments, {frequent} of them {least} "
        "times or more, 0 words of two tokens or more",
        "没有词通过：{grams} 个 n 元组，{solid} 个牢固，{segments} 个片段，其中 {frequent} 个出现 "
        "{least} 次以上，两个单元以上的词 0 个",
    ),
    Text(
        "no word passes: {characters} characters, {pairs} strong pairs, {segments} segments, {frequent} "
        "frequent enough, 0 words of two characters or more",
        "没有词通过：{characters} 个字符，{pairs} 个强字对，{segments} 个片段，其中 {frequent} 个够频繁，"
        "两个字以上的词 0 个",
    ),
    Text("a baseline has no word of two characters or more", "有一个基线没有两个字以上的词"),
    Text("no term is left of {count}: {why}", "{count} 条候选无一留下：{why}"),
    Text(
        "none of {known} terms occurs {least} times in the corpus",
        "{known} 条标准术语在语料中都没有出现 {least} 次",
    ),
    Text("holds no term", "其中没有术语"),
    # Baselines
    Text("is no termlode baseline", "不是 termlode 基线"),
    Text("cannot be read ({why})", "无法读取（{why}）"),
    Text(
        "is of version {version}, and this termlode reads version {ours}",
        "版本为 {version}，而此 termlode 只读版本 {ours}",
    ),
    Text("is damaged: its checksum does not fit", "已损坏：校验和不符"),
    Text(
        "was counted with {flag} {value}, and this run reads the domain with {own_flag} {own}",
        "计数时 {flag} 为 {value}，而本次读取领域语料时 {own_flag} 为 {own}",
    ),
    Text("holds {count} packed baselines", "其中有 {count} 个打包的基线"),
    Text("its name does not end with {suffix}", "文件名不以 {suffix} 结尾"),
    Text(
        "holds text, which goes before a packed baseline ({count} files)",
        "其中有文本（{count} 个文件），文本优先于打包的基线",
    ),
    Text("is there already", "已经存在"),
    Text("is packed already: {flag} cannot change it", "已经打包，{flag} 改变不了它"),
    Text(
        "holds n-grams, not the words that the {recipe} recipe compares",
        "其中是 n 元组，而 {recipe} 方法比较的是词",
    ),
    # Results and checkpoints
    Text("no result", "没有结果"),
    Text("no result {name}", "没有结果 {name}"),
    Text("several results are there", "有多个结果"),
    Text(
        "no result in {output} and no packed baseline in {corpora}",
        "{output} 中没有这个结果，{corpora} 中也没有这个打包的基线",
    ),
    Text("is one file, which has no settings", "是单个文件，没有设置可写"),
    Text("does not tell how it was made", "没有说明它是怎样生成的"),
    Text("has other columns than expected", "列与预期不符"),
    Text("has no manifest", "没有清单"),
    Text(
        "{manifest} is missing or damaged, so what this was made from is not known, and nothing can "
        "be cleared away",
        "{manifest} 缺失或已损坏，因而不知道它由什么生成，无法清理",
    ),
    Text("cannot be trusted: {manifest} beside it is damaged", "不可信：旁边的 {manifest} 已损坏"),
    Text("what was written is not what the manifest says", "写出的内容与清单不符"),
    Text("cannot be written ({why})", "无法写入（{why}）"),
    Text("the system refused ({why})", "系统拒绝了操作（{why}）"),
    Text("the checkpoint {name} that it was made from is gone", "它所出自的检查点 {name} 已不在"),
    Text("Parquet is not written to standard output", "Parquet 不写到标准输出"),
    Text(
        "the spans of one text fit into one Parquet file, of {count} they do not",
        "一个 Parquet 文件只容一份文本的区间，容不下 {count} 份",
    ),
    # Schedulers
    Text(
        "another run of the same scheduler is at it, or was a moment ago",
        "同一调度器的另一次运行正在做，或刚刚做完",
    ),
    Text(
        "the scheduler kept tasks from this run: another did them, or it takes what just ended for done, "
        "was started anew or is paused",
        "调度器没有把有些任务交给这次运行：别的运行做了，或它把刚结束的当作已完成，或刚重启，或已暂停",
    ),
    Text("the scheduler cannot be reached ({why})", "连接不上调度器（{why}）"),
    Text("holds the list of other options, or of another text", "中的列表是用别的选项或别的文本挖掘的"),
    Text("a term is empty", "有空的术语"),
    Text("goes by the same name as {other}", "与 {other} 同名"),
    Text("no reason given", "没有给出原因"),
    Text("the job failed ({why})", "作业失败（{why}）"),
    Text("no answer from the scheduler at {address}", "{address} 的调度器没有应答"),
    Text(
        "what it needs is not what was asked for any more: a corpus changed during the run, or another "
        "run took its name",
        "它所需的已不是要求的那一份：运行期间语料有改动，或名称被另一次运行占用",
    ),
    Text(
        "what it made is not what was asked for any more: a corpus changed during the run, or another "
        "run took its name",
        "它生成的已不是要求的那一份：运行期间语料有改动，或名称被另一次运行占用",
    ),
)

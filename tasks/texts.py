"""What tasks print and log, in both languages. A stage's label is its name, and the same in both."""

from pipeline.language import Text

# The first terms
RANK = Text("rank", "名次")
TERM = Text("term", "术语")
OCCURRENCES = Text("occurrences", "出现次数")
DOCUMENTS = Text("documents", "文档数")
AS_A_TERM = Text("as a term", "独立成词")
PER_MILLION = Text("per million", "每百万")
BASELINE = Text("baseline", "基线")
SCORE = Text("score", "得分")
RESULT = Text("{count:,} terms in {folder}: {files}", "{count:,} 条术语，在 {folder}：{files}")

# An expansion, groups and variants
UNKNOWN_SEEDS = Text("no words of the text: {names}", "文本中没有：{names}")
EXPANSION = Text("{count:,} terms in {path}", "{count:,} 条术语，在 {path}")
RELATED = Text(
    "{groups:,} groups and {variants:,} variants in {folder}; termlode report {name} shows the groups",
    "{groups:,} 组、{variants:,} 对变体，在 {folder}；termlode report {name} 写出的报告显示各组",
)
VARIANT_KINDS = {
    "spelling": Text("spelling", "写法"),
    "script": Text("script", "繁简"),
    "bracket": Text("bracket", "括注"),
    "abbreviation": Text("abbreviation", "缩略"),
    "one character": Text("one character", "差一字"),
    "head": Text("head", "中心语"),
}

# What a run did
MADE = Text(
    "{label}: {facts} in {seconds:.1f} s, peak {peak:.0f} MB",
    "{label}: {facts}；{seconds:.1f} 秒，内存峰值 {peak:.0f} MB",
)
FACT = Text("{value:,} {name}", "{name} {value:,}")
FACTS_BETWEEN = Text(", ", "，")
REASONS_BETWEEN = Text("; ", "；")
KEPT = Text("{label}: kept, nothing it depends on has changed", "{label}: 沿用，所依赖的都没有变化")
UP_TO_DATE = Text("{label}: up to date, {folder}", "{label}: 已是最新，{folder}")
NOTHING_RAN = Text(
    "{label}: nothing has changed since the last run, so nothing ran",
    "{label}: 上次运行以来没有变化，无须运行",
)
WAITING = Text("{label}: another run is making it; waiting", "{label}: 另一次运行正在生成；等待中")
PROGRESS = Text("{label}: {share:.0f} % {message}", "{label}: {share:.0f}% {message}")
COST = Text(
    "{seconds:8.1f} s {cpu:8.1f} s cpu {peak:8.0f} MB",
    "{seconds:8.1f} 秒 {cpu:8.1f} 秒（处理器）{peak:8.0f} MB",
)
COST_KEPT = Text("    kept", "    沿用")
COST_UNKNOWN = Text("    kept; what it took is not known", "    沿用；用时不详")
COST_SUM = Text("{seconds:8.1f} s", "{seconds:8.1f} 秒")
IN_ALL = Text("in all", "合计")

# What a run says of results and baselines
SINCE = Text(
    "{label}: since the last result {counts} (changed: {kinds})",
    "{label}: 与上次结果相比，{counts}（变动：{kinds}）",
)
CHANGED = {
    "new": Text("{count:,} new", "新增 {count:,}"),
    "risen": Text("{count:,} risen", "上升 {count:,}"),
    "fallen": Text("{count:,} fallen", "下降 {count:,}"),
    "vanished": Text("{count:,} vanished", "消失 {count:,}"),
}
CAUSES = {
    "parameters": Text("parameters", "参数"),
    "data": Text("data", "数据"),
    "code": Text("code", "代码"),
    "libraries": Text("libraries", "依赖库"),
}
NO_CAUSE = Text("nothing that terms are made of", "与术语有关的都没有变")
NOT_COMPARED = Text(
    "{label}: cannot be compared with the last result: {error}", "{label}: 无法与上次结果比较：{error}"
)
REPLACES = Text(
    "{label}: replaces the result of {before}; --name keeps both",
    "{label}: 将替换 {before} 的结果；用 --name 可两者都留",
)
OWN_TEXT = Text(
    "{label}: the baseline {name} is the domain's own text", "{label}: 基线 {name} 就是领域语料本身"
)
SMALL_BASELINE = Text(
    "{label}: the baseline {name} has only {tokens:,} tokens, the domain {own:,}",
    "{label}: 基线 {name} 只有 {tokens:,} 个单元，而领域语料有 {own:,} 个",
)
TEXT_FIRST = Text(
    "{root}: has text beside a packed baseline; the text is what is read",
    "{root}: 打包的基线旁边还有文本；读取的是文本",
)

# An evaluation; its measures are named alike in both languages
PARTS = {
    "all": Text("all", "全部"),
    "outside dictionary": Text("outside dictionary", "词典外"),
    "2 characters": Text("2 characters", "2 个字"),
    "3 characters": Text("3 characters", "3 个字"),
    "4 characters": Text("4 characters", "4 个字"),
    "5 and more": Text("5 and more", "5 个字以上"),
    "with latin": Text("with latin", "含拉丁字母"),
}
AGAINST = Text("  against", "  对比")
RATIO = Text("  ratio", "  比值")
WANTED = Text("wanted", "应找到")
INTERVAL = Text(
    "AP, 95 % interval over gold terms: {low:.3f} to {high:.3f}",
    "AP 的 95% 置信区间（按标准术语）：{low:.3f} 至 {high:.3f}",
)
INTERRUPTED = Text(
    "interrupted ({signal}). Run again; finished stages are kept.",
    "已中断（{signal}）。请再运行一次；已完成的阶段会保留。",
)
WRITTEN = Text("{label}: {path}", "{label}: {path}")

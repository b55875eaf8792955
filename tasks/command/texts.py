"""What commands print, in both languages; `helps` has what their help says."""

from pipeline.language import Text

USAGE = Text(
    "{error}. termlode --help and termlode COMMAND --help say what there is.",
    "{error}。用法见 termlode --help 和 termlode 命令 --help。",
)

IMPORTED = Text("use it as --baseline {name}", "用法：--baseline {name}")
WRITTEN = Text("{path}: {size:,.1f} MB", "{path}: {size:,.1f} MB")
LIST_HEAD = (
    Text("name", "名称"),
    Text("kind", "类型"),
    Text("tokens", "单元"),
    Text("n-grams", "n 元组"),
    Text("least count", "最低次数"),
    Text("longest", "最长"),
    Text("size", "大小"),
)
LIST_TEXT = Text("text", "文本")
LIST_PACKED = Text("packed", "打包")
LIST_WORDS = Text("word list", "词频表")
LIST_FILES = Text("{count:,} files", "{count:,} 个文件")

DIFF_CAUSES_HEAD = (Text("stage", "阶段"), Text("because of", "来自"), Text("what", "内容"))
DIFF_HEAD = (
    Text("change", "变化"),
    Text("term", "术语"),
    Text("rank before", "原名次"),
    Text("rank", "名次"),
    Text("count before", "原次数"),
    Text("count", "次数"),
    Text("left out, being", "剔除原因"),
)
DIFF_ALIKE = Text(
    "Made of the same files, by the same parameters, code and libraries.",
    "两者出自相同的文件、参数、代码和依赖库。",
)
CHANGE = {
    "new": Text("new", "新增"),
    "risen": Text("risen", "上升"),
    "fallen": Text("fallen", "下降"),
    "vanished": Text("vanished", "消失"),
}

EXPORTED = Text("{path}: {facts}", "{path}: {facts}")
EXPORT_FORMAT = Text("{name}: {about} ({file})", "{name}：{about}（{file}）")
EXPORT_EXTRA = Text("; pip install '{extra}'", "；需 pip install '{extra}'")
EXPORT_REPORT = Text("what became of each word: {path}", "每个词的结果：{path}")
WHOLE = {
    "": Text("{share:.1%} whole", "{share:.1%} 整词切出"),
    " with HMM": Text("{share:.1%} whole with HMM", "{share:.1%} 整词切出（HMM）"),
}

GC_ROW = Text("{size:>12,} bytes  {path}", "{size:>12,} 字节  {path}")
GC_SUM = Text("{count:,} removed, {size:,} bytes freed", "清理 {count:,} 项，腾出 {size:,} 字节")
GC_WOULD = Text(
    "{count:,} would go, {size:,} bytes would be freed", "将清理 {count:,} 项，可腾出 {size:,} 字节"
)
GC_BUSY = Text(
    "nothing removed: a run goes on ({runs}). Try again when it has ended.",
    "没有清理：有运行正在进行（{runs}）。请等它结束后再试。",
)

REVIEW_AT = Text("{url}\ndecisions go to {path}; Ctrl-C ends it", "{url}\n决定写入 {path}；按 Ctrl-C 结束")

TAGGED = Text("{path}: {facts}", "{path}：{facts}")
FINDING = Text("{path}: {what}. {remedy}.", "{path}: {what}。{remedy}。")
VERIFY_SUM = Text("{files:,} files, {size:,} bytes: {found}", "{files:,} 个文件，{size:,} 字节：{found}")
VERIFY_WHOLE = Text("all as they were written", "全部与写入时相同")
VERIFY_DAMAGED = Text("{count:,} damaged", "损坏 {count:,} 处")

STATUS_HEAD = (Text("stage", "阶段"), Text("state", "状态"), Text("why", "原因"))
DONE = Text("done", "已完成")
STALE = Text("stale", "已过期")
MISSING = Text("missing", "缺失")
NEVER = Text("not made yet", "尚未生成")
REMOVED = Text("was removed or is damaged", "已被移除或已损坏")
EDITED = Text("its files are not as they were written", "其中的文件与写入时不同")
STATUS_SUM = Text(
    "{done} of {count} stages done. Result: {folder}", "共 {count} 个阶段，已完成 {done} 个。结果：{folder}"
)

ANOTHER_RESULT = Text("input: another publish", "输入：另一份 publish")
ANOTHER_PAGE = Text("another --report-terms, other groups, or other code", "--report-terms、词群或代码不同")
PAGE_BY_COMMAND = Text("written by termlode report", "由 termlode report 写出")

INIT_WRITTEN = Text("written: {path}", "已写出：{path}")

DOCTOR_COST = Text(
    """estimates for mining it as a domain, on two cores; half and twice are possible
  time         {minutes:,.1f} minutes
  memory       {memory:,.1f} GB
  disk         {disk:,.1f} GB, of {free:,.1f} GB free at {output}""",
    """作为领域挖掘的估计（两个处理器核；可能少一半，也可能多一倍）
  时间         {minutes:,.1f} 分钟
  内存         {memory:,.1f} GB
  磁盘         {disk:,.1f} GB，{output} 处尚有 {free:,.1f} GB""",
)
DOCTOR_DISK = Text(
    "The disk would hardly suffice: free some, or give another --output-folder.",
    "磁盘恐怕不够：请腾出空间，或换一个 --output-folder。",
)
DOCTOR_MEMORY = Text(
    "The memory would hardly suffice: this machine has {memory:,.1f} GB. Mine a part of the corpus.",
    "内存恐怕不够：本机有 {memory:,.1f} GB。请只挖掘语料的一部分。",
)

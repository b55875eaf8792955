"""What to do about it, as `TermlodeError.remedy` has it."""

from pipeline.language import Text

TEXTS = (
    Text("Change it", "请修改"),
    Text("Change one of them", "请改其中一个"),
    Text("Mend it", "请改正"),
    Text(
        "Install Noto Sans CJK: apt-get install fonts-noto-cjk, dnf install google-noto-sans-cjk-fonts, "
        "or brew install font-noto-sans-cjk",
        "请安装思源黑体（Noto Sans CJK）：apt-get install fonts-noto-cjk、"
        "dnf install google-noto-sans-cjk-fonts，或 brew install font-noto-sans-cjk",
    ),
    Text(
        "Give the options it was mined with, or mine anew first: termlode mine",
        "请给出挖掘时所用的选项，或先重新挖掘：termlode mine",
    ),
    Text("Give at least one character", "请至少给一个字符"),
    Text(
        "Give it another name, or tag it by itself and move the spans",
        "请改名，或单独标注后移走区间文件",
    ),
    Text("Give it once", "请只给一次"),
    Text("Give a file, or --format jsonl", "请给出文件，或用 --format jsonl"),
    Text("Leave it out, or give --format jsonl", "请去掉它，或用 --format jsonl"),
    Text("Mine it first, or give another --name", "请先挖掘，或换一个 --name"),
    Text("Give one", "请只给一个"),
    Text("Give one of {names}", "请给出其中一个：{names}"),
    Text("Give another", "请换一个"),
    Text("Give another name", "请换一个名称"),
    Text("Give another name with --name", "请用 --name 换一个名称"),
    Text("Give another --port", "请换一个 --port"),
    Text("Give it as an option; --help lists them", "请作为选项给出；--help 会列出所有选项"),
    Text("Give a corpus or wordfreq", "请给出语料或 wordfreq"),
    Text("Give a file that termlode baseline export wrote", "请给出 termlode baseline export 写的文件"),
    Text("Give the suffix of one, such as -.jsonl", "请给出一种格式的后缀，如 -.jsonl"),
    Text("Give it the header {header}", "请加上表头 {header}"),
    Text("Give {needed}MB or more", "请给 {needed}MB 或更多"),
    Text("Give more text, or lower {options}", "请增加文本，或降低 {options}"),
    Text("Give more text or another baseline, or loosen the filters", "请增加文本、换一个基线，或放宽过滤"),
    Text("Give a larger baseline", "请用更大的基线"),
    Text(
        "Give the gold list of this domain, or lower --gold-least",
        "请给出本领域的标准术语表，或降低 --gold-least",
    ),
    Text("Set it to {value}", "请设为 {value}"),
    Text("Set it to {value} or less", "请设为 {value} 或更小"),
    Text("Set it to {value} or more", "请设为 {value} 或更大"),
    Text("Use {names}", "请用 {names}"),
    Text("Use one of {names}", "请用其中一种：{names}"),
    Text('Use one such as "**/*.txt"', '请写成如 "**/*.txt" 的模式'),
    Text(
        "Use the name of a Python codec, such as gb18030, big5 or utf-16",
        "请用 Python 编解码器的名称，如 gb18030、big5 或 utf-16",
    ),
    Text("Use --recipe termlode, or another measure", "请用 --recipe termlode，或换一个度量"),
    Text(
        "Use --recipe termlode, or give the baseline as text", "请用 --recipe termlode，或给出文本形式的基线"
    ),
    Text("Write text_field = {example}", "请写成 text_field = {example}"),
    Text("Write {name} = {example}", "请写成 {name} = {example}"),
    Text(
        "Write NAME=2; for a name with = in it that is not there yet, NAME=1",
        "请写成 名称=2；名称本身含 = 而又还没有时，写成 名称=1",
    ),
    Text("Run again", "请再运行一次"),
    Text("Run again in a minute", "请过一分钟再运行"),
    Text(
        "Run again when the scheduler's page no longer shows it running",
        "等调度器页面不再显示它在运行时，再运行一次",
    ),
    Text("Run again, or give another --name", "请再运行一次，或换一个 --name"),
    Text("Run with {flag} as it was counted, or count it again", "请按计数时的 {flag} 运行，或重新计数"),
    Text("Run pip install {package}", "请运行 pip install {package}"),
    Text("pip install {package}", "请运行 pip install {package}"),
    Text("Run python {path} to fetch it", "请运行 python {path} 下载"),
    Text("Mend that and run again", "请排除后再运行"),
    Text("Mend or delete the row", "请改正或删除这一行"),
    Text("Mend query in corpus.toml", "请改正 corpus.toml 中的 query"),
    Text(
        "Mend or remove it, or set such items aside with --on-bad-input quarantine",
        "请修复或移除，或用 --on-bad-input quarantine 隔离这类条目",
    ),
    Text(
        "Mend or remove them, or allow more with --max-bad-share",
        "请修复或移除它们，或用 --max-bad-share 放宽限度",
    ),
    Text(
        "Mend that, or give another --output-folder or --name, and run again; what is finished stays as "
        "it is",
        "请排除后，或换一个 --output-folder 或 --name，再运行；已完成的内容没有变动",
    ),
    Text(
        "Mend that, or give another --name, and run again; some files of the earlier result may be newer "
        "than others",
        "请排除后，或换一个 --name，再运行；先前结果中的部分文件可能已是新的",
    ),
    Text(
        "Name it with AS, or set text_field in corpus.toml",
        "请用 AS 命名，或在 corpus.toml 中设置 text_field",
    ),
    Text(
        "Put its files into a folder of that name under {corpora}, or give the path of a folder or file",
        "请把文件放进 {corpora} 下同名的文件夹，或给出文件夹或文件的路径",
    ),
    Text(
        "Put files there ({suffixes}; compressed or in .zip or .tar, too), or say in corpus.toml how to "
        "read what is there",
        "请把文件放在那里（{suffixes}；压缩的、.zip 或 .tar 中的也可以），或在 corpus.toml 中说明怎样读已"
        "有的文件",
    ),
    Text("Put it into a folder of its own", "请把它放进单独的文件夹"),
    Text("Check the path", "请检查路径"),
    Text("Check the file", "请检查文件"),
    Text("Check the address", "请检查地址"),
    Text(
        "Give s3://…, gs://…, abfs://…, hdfs://… or file:///…",
        "请给出 s3://…、gs://…、abfs://…、hdfs://… 或 file:///…",
    ),
    Text(
        "Check the address, the network and your credentials, and run again",
        "请检查地址、网络和凭据，再运行一次",
    ),
    Text("Check the corpus and its encoding", "请检查语料及其编码"),
    Text("Check the files and corpus.toml", "请检查文件和 corpus.toml"),
    Text("Check the disk and run again", "请检查磁盘后再运行"),
    Text("See to the disk and verify again", "请处理磁盘问题后再校验"),
    Text("Verify again when it has ended", "请在它结束后再校验"),
    Text(
        "Bring it back, or delete the folder: the next run that needs it makes it again",
        "请把它恢复，或删除该文件夹：下次运行需要时会重新生成",
    ),
    Text("Split it into several corpora", "请分成几个语料"),
    Text("Save it as CSV in UTF-8", "请存为 UTF-8 编码的 CSV"),
    Text("Rename it", "请改名"),
    Text("Leave one, or give its path", "请只留一个，或给出它的路径"),
    Text("Leave it out, or export from the text", "请去掉该选项，或从文本导出"),
    Text("Let it, or give a folder", "请以此结尾，或给出文件夹"),
    Text("Remove it, or give another name with --name", "请移除它，或用 --name 换一个名称"),
    Text("Edit it, or delete it first", "请直接编辑，或先删除"),
    Text("Export it again with this version, or update termlode", "请用此版本重新导出，或升级 termlode"),
    Text(
        "Copy it again, or export it again with termlode baseline export",
        "请重新复制，或用 termlode baseline export 重新导出",
    ),
    Text("Mine it, or give another name", "请先挖掘，或换一个名称"),
    Text("Mine it again", "请重新挖掘"),
    Text("Mine a domain first: termlode mine NAME", "请先挖掘一个领域：termlode mine 名称"),
    Text("Delete it and run again", "请删除后再运行"),
    Text("Delete {folder} and run again", "请删除 {folder} 后再运行"),
    Text(
        "Delete {folder} and run again; termlode verify looks at everything",
        "请删除 {folder} 后再运行；termlode verify 可检查全部文件",
    ),
    Text(
        "Start luigid, correct --scheduler-url, or run with --local-scheduler",
        "请启动 luigid，改正 --scheduler-url，或加上 --local-scheduler 运行",
    ),
    Text(
        "Give --memory or fewer --workers if memory was short, and run again",
        "若内存不足，请给出 --memory 或减少 --workers，再运行一次",
    ),
    Text("Raise that and run again", "请调大后再运行"),
    Text("{remedy}; finished stages are kept", "{remedy}；已完成的阶段会保留"),
    Text("Please report this; nothing was written", "请报告此问题；没有写入任何内容"),
)

"""What expansion, groups, variants and hand rules say: helps, errors, progress and facts."""

from pipeline.language import Text

TEXTS = (
    # Parameters
    Text("numbers in the vector of a word", "词向量的维数"),
    Text("words on either side that a word is learned from", "训练时每侧取的上下文词数"),
    Text("words drawn at random against each that is near", "每个正例随机抽取的负例词数"),
    Text("times that the text is read", "文本读几遍"),
    Text("words that the text is cut into less often get no vector", "切分出的次数少于此值的词没有向量"),
    Text("what the random numbers of the training begin with", "训练所用随机数的种子"),
    Text(
        "threads of the training; with more than 1 no two trainings give the same vectors",
        "训练的线程数；多于 1 时，每次训练的向量都不相同",
    ),
    Text(
        "termlode: vectors without their mean, ordered by rank, similarity and characters shared with the "
        "seeds; recipe: the classic one, plain vectors, ordered by strength, min_sim 0.6",
        "termlode：向量减去均值，按名次、相似度和与种子共有的字排序；recipe：经典做法，原始向量，按强度排序，"
        "min_sim 为 0.6",
    ),
    Text(
        "times what nearness to the seeds weighs beside rank: 2 or 4 for a narrow field; 0: rank alone",
        "与种子的相近程度（相对于名次）的权重乘以此数：领域较窄时取 2 或 4；0 为只按名次",
    ),
    Text(
        "similarity to a seed above which a term joins; 0: the preset's",
        "与种子的相似度超过此值的术语加入；0 为预设的值",
    ),
    Text("similarity that the demand rises to, hop by hop", "要求逐跳升高，最高到此相似度"),
    Text("how fast it rises; 0: not at all", "要求升高的快慢；0 为不升高"),
    Text("steps from a seed, at most", "离种子最多几步"),
    Text("terms that join, at most; 0: all", "最多加入多少条术语；0 为全部"),
    Text("listed terms that may join, the first ones in rank; 0: all", "可以加入的术语：前多少名；0 为全部"),
    Text(
        "where no seeds are given: as many terms from the top of the list", "未给种子时，取列表前多少条为种子"
    ),
    Text(
        "listed terms that are grouped, the first ones in rank; 0: all", "参与归组的术语：前多少名；0 为全部"
    ),
    Text(
        "nearest terms of each; those are linked that are each other's", "每条术语取几条近邻；互为近邻的相连"
    ),
    Text("similarity above which two terms are neighbours", "相似度超过此值的两条术语才是近邻"),
    Text("0 or more and below 1", "不小于 0 且小于 1 的数"),
    Text("above --min-sim and at most 1", "大于 --min-sim 且不超过 1 的数"),
    Text(
        "a file of seeds, one a line (default: the terms accepted in the domain's review; if there are none, "
        "the top of the list)",
        "种子词文件，每行一条（默认：审校中接受的术语；没有则取列表前若干条）",
    ),
    Text(
        "a file of terms to stay away from, one a line (default: those rejected in review)",
        "要远离的术语文件，每行一条（默认：审校中剔除的术语）",
    ),
    Text("groups to print at the end (default 10)", "结束时打印多少组（默认 10）"),
    Text(
        "file of hand rules that leave terms out, in TOML (default: none)",
        "剔除术语的人工规则文件，TOML 格式（默认：无）",
    ),
    # Errors
    Text("word vectors need the gensim package", "词向量需要 gensim 包"),
    Text(
        "no two words occur {count} times in the text as it was cut",
        "切分后的文本中，没有两个词出现 {count} 次",
    ),
    Text("Give more text, or lower --vector-least", "请增加文本，或降低 --vector-least"),
    Text(
        "none of the seeds is a word that the text was cut into often enough to have a vector",
        "种子词都没有向量：切分文本时都出现得太少",
    ),
    Text("Give other seeds, or lower --vector-least", "请换种子词，或降低 --vector-least"),
    Text("no term is near enough to {count} seeds", "没有术语与这 {count} 个种子词足够相近"),
    Text("Lower --min-sim, or give more seeds", "请降低 --min-sim，或增加种子词"),
    Text("Write one a line", "请每行写一条"),
    Text("cannot be read as TOML ({why})", "不能按 TOML 读取（{why}）"),
    Text("holds something else than rules", "含有规则以外的内容"),
    Text("holds no rule", "其中没有规则"),
    Text("Write tables [[rule]]", "请写成 [[rule]] 表"),
    Text("two rules have the name {name}", "有两条规则同名：{name}"),
    Text("Rename one", "请给其中一条改名"),
    Text("{field} is no text", "{field} 不是文本"),
    Text("{field} is no whole number", "{field} 不是整数"),
    Text("is no table", "不是表"),
    Text("has no name, or one that cannot be printed or has a colon", "没有名称，或名称不可打印、含有冒号"),
    Text("has no condition", "没有条件"),
    Text("has a length below 0", "长度小于 0"),
    Text("has a pattern of more than {count} characters", "正则表达式超过 {count} 个字符"),
    Text("has a pattern that is no regular expression ({why})", "正则表达式有误（{why}）"),
    Text("has no such condition: {names}", "没有这种条件：{names}"),
    Text("rule {name}: {conditions}", "规则 {name}：{conditions}"),
    Text("Run the same command again: it is made anew", "请再运行同一命令：会重新生成"),
    # Progress and facts
    Text("training vectors", "训练词向量"),
    Text("expanding", "扩展"),
    Text("grouping", "归组"),
    Text("looking for variants", "查找变体"),
    Text("words with a vector", "有向量的词"),
    Text("words read", "读入的词"),
    Text("joined", "加入"),
    Text("seeds from the file", "文件中的种子"),
    Text("seeds from the ledger", "审校接受的种子"),
    Text("seeds from the top", "列表前部的种子"),
    Text("of them words of the text", "其中文本中有的"),
    Text("negative seeds", "反面种子"),
    Text("kept out by them", "被其挡下的术语"),
    Text("% rank", "% 名次"),
    Text("% similarity", "% 相似度"),
    Text("% shared characters", "% 共有字"),
    Text("groups", "组"),
    Text("in groups", "归入组中"),
    Text("by rule {name}", "按规则 {name}"),
    Text("spelling", "写法"),
    Text("script", "繁简"),
    Text("bracket", "括注"),
    Text("abbreviation", "缩略"),
    Text("one character", "差一字"),
    Text("head", "中心语"),
)

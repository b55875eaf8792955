"""The words of `explanation`: by kind, in English and Chinese."""

from __future__ import annotations

from pipeline.language import Text

VERDICTS = {
    "listed": Text("listed, rank {rank:,} of {listed:,}", "在表中，第 {rank:,} 名，共 {listed:,} 条"),
    "dropped": Text("scored, but left out by a filter", "已评分，但被过滤规则剔除"),
    "absent": Text(
        "not in the text: it occurs nowhere, or holds punctuation, which no term does",
        "文本中没有：从未出现，或含有标点（术语不含标点）",
    ),
    "hidden": Text(
        "not counted: it occurs {count:,} times, but only in lines that come again, or inside longer runs of "
        "letters and digits",
        "未计数：出现 {count:,} 次，但都在重复的行里，或是更长的字母数字串的一部分",
    ),
    "one_token": Text(
        "no candidate: it is a single token, and a term has two or more ({count:,} occurrences)",
        "不是候选：它只是一个单元，术语至少要两个（出现 {count:,} 次）",
    ),
    "too_long": Text(
        "not counted: {tokens} tokens, and n-grams are counted up to {n_max}",
        "未计数：长 {tokens} 个单元，n 元组只数到 {n_max}",
    ),
    "rare": Text(
        "not counted: {count:,} occurrences, fewer than the least count, {min_count:,}",
        "未计数：出现 {count:,} 次，少于最低次数 {min_count:,}",
    ),
    "no_ideograph": Text("no candidate: no Chinese character in it", "不是候选：其中没有汉字"),
    "digits": Text("no candidate: more than half of it are numbers", "不是候选：一半以上是数字"),
    "loose": Text(
        "no candidate: it does not hold together; {left} and {right} stand side by side no more often than "
        "by chance (PMI {pmi:.2f}, above 0 is needed)",
        "不是候选：内部不凝聚，“{left}”与“{right}”相邻并不比偶然更多（点互信息 {pmi:.2f}，须大于 0）",
    ),
    "part": Text(
        "no candidate: a part of {longer}, as {share:.0%} of its occurrences are (below {most:.0%} is "
        "needed)",
        "不是候选：它是“{longer}”的一部分，{share:.0%} 的出现都如此（须低于 {most:.0%}）",
    ),
    "low_quality": Text(
        "no candidate: judged badly formed (quality at most {least}, from what a dictionary teaches)",
        "不是候选：判为构词不完整（质量不超过 {least}，由词典学得）",
    ),
    "weak_pair": Text(
        "no word: the text is cut between {left} and {right} (PMI {pmi:.2f}, above {least:g} is needed)",
        "没有成词：在“{left}”与“{right}”之间切开（点互信息 {pmi:.2f}，须大于 {least:g}）",
    ),
    "weak_split": Text(
        "no word: not solid between {left} and {right} (PMI {pmi:.2f}, {least:g} is needed)",
        "没有成词：“{left}”与“{right}”之间不牢固（点互信息 {pmi:.2f}，须达到 {least:g}）",
    ),
    "not_cut_out": Text(
        "no word: always part of longer segments, too rare as one, or dissolved into its parts",
        "没有成词：总在更长的片段里，或单独成段太少，或被拆成了部分",
    ),
    "unknown": Text(
        "not listed, and the text is not there any more to tell why",
        "不在表中；文本的检查点已不在，无法说明原因",
    ),
}
FILTERS = {
    "typical": Text(
        "typical of this domain (score {score:.2f}, above 0 is needed): {domain_per_million:,.1f} per "
        "million, {baseline_per_million:,.1f} in the baseline",
        "属于本领域（得分 {score:.2f}，须大于 0）：每百万 {domain_per_million:,.1f}，基线 "
        "{baseline_per_million:,.1f}",
    ),
    "not_typical": Text(
        "not more frequent here than in the baseline (score {score:.2f}, above 0 is needed): "
        "{domain_per_million:,.1f} per million, {baseline_per_million:,.1f} in the baseline",
        "不比基线更常用（得分 {score:.2f}，须大于 0）：每百万 {domain_per_million:,.1f}，基线 "
        "{baseline_per_million:,.1f}",
    ),
    "little_stock": Text(
        "{stock_share:.0%} of its occurrences stand in lines that many documents have (less than "
        "{most:.0%} is needed)",
        "{stock_share:.0%} 的出现在许多文档共有的行里（须少于 {most:.0%}）",
    ),
    "stock": Text(
        "boilerplate: {stock_share:.0%} of its occurrences stand in lines that many documents have (less "
        "than {most:.0%} is needed)",
        "套话：{stock_share:.0%} 的出现在许多文档共有的行里（须少于 {most:.0%}）",
    ),
    "partly_nested": Text(
        "{count:,} of {string_count:,} occurrences are words of their own; the others are inside of "
        "longer words",
        "{string_count:,} 次出现中有 {count:,} 次独立成词；其余在更长的词里",
    ),
    "nested": Text(
        "nested: none of {string_count:,} occurrences is a word of its own, most are inside of {container}",
        "嵌套：{string_count:,} 次出现没有一次独立成词，多在“{container}”里",
    ),
    "never_chosen": Text(
        "none of {string_count:,} occurrences is a word of its own when the text is cut into words",
        "把文本切成词时，{string_count:,} 次出现没有一次独立成词",
    ),
    "beyond_top": Text(
        "beyond the limit: it would be number {place:,}, and --top is {top:,}",
        "超出上限：它会排第 {place:,}，而 --top 为 {top:,}",
    ),
    "ruled": Text(
        "the hand rule {rule} leaves it out: {conditions}", "人工规则“{rule}”将其剔除：{conditions}"
    ),
    "latin": Text("it has Latin letters or digits (--drop-latin)", "含拉丁字母或数字（--drop-latin）"),
    "rejected": Text("it was rejected in review", "审校时剔除"),
    "merged": Text("in review it was merged into {target}", "审校时并入 {target}"),
    "on_list": Text("it stands on the --{option}", "它在 --{option} 中"),
}
REMEDIES = {
    "repeated": Text("--repeated counts lines that come again, too", "--repeated 把重复的行也计数"),
    "min_count": Text(
        "--min-count {min_count} counts it; whether it then passes is for the later stages to say",
        "--min-count {min_count} 就会计数；之后能否通过由后面的阶段决定",
    ),
    "n_max": Text("--n-max {n_max} counts n-grams of this length", "--n-max {n_max} 可数到这个长度"),
    "other_recipe": Text(
        "no parameter of this recipe; --recipe chained cuts words otherwise, and more text may change it",
        "此方法没有相应参数；--recipe chained 切词方式不同，更多文本也可能改变结果",
    ),
    "look_at": Text("look at {term}", "请看“{term}”"),
    "min_pmi": Text("--min-pmi below {pmi:.2f} joins them", "--min-pmi 低于 {pmi:.2f} 就会连上"),
    "min_proba": Text("a lower --min-proba than {min_proba:g}", "把 --min-proba 降到 {min_proba:g} 以下"),
    "chain_pmi": Text(
        "--chain-pmi with {pmi:.2f} or less for {tokens} tokens",
        "--chain-pmi 中 {tokens} 个单元的阈值不超过 {pmi:.2f}",
    ),
    "top": Text("--top {top} or more, or 0 for all", "--top 设为 {top} 或更大，0 为全部"),
    "keep_latin": Text("leave --drop-latin away", "不用 --drop-latin"),
    "off_ledger": Text("undo that in the review (termlode review)", "在审校中撤销（termlode review）"),
    "off_list": Text("take it off the --{option}", "从 --{option} 中去掉"),
    "off_rules": Text("mend that rule in the file of --rules", "修改 --rules 文件中的这条规则"),
    "must_list": Text(
        "a line in the file of --must-list brings it in, at about rank {rank:,}",
        "写进 --must-list 的文件即可列入，约第 {rank:,} 名",
    ),
    "must_list_only": Text(
        "a line in the file of --must-list brings it in", "写进 --must-list 的文件即可列入"
    ),
    "other_baseline": Text("a baseline that uses it less (--baseline)", "换一个较少用它的基线（--baseline）"),
}
FIGURES = {
    "string_count": Text("occurrences, inside longer terms too", "出现次数，含更长的词里"),
    "doc_count": Text("documents with any of these", "有上述出现的文档数"),
    "count": Text("of these, not inside a longer term", "其中独立成词的次数"),
    "domain_per_million": Text("per million here", "本领域每百万"),
    "baseline_per_million": Text("per million in the baseline", "基线每百万"),
    "baseline_count": Text("baseline count, rescaled", "基线次数（折算）"),
    "in_jieba": Text("in jieba's dictionary", "在 jieba 词典里"),
    "score": Text("score", "得分"),
    "quality": Text("quality: well-formed, from 0 to 1", "质量：构词完整程度，0 到 1"),
    "blocks": Text("of 200 blocks of the text, in", "文本的 200 块中出现于"),
    "pmi": Text("cohesion at its weakest split (PMI)", "最弱切分处的凝聚度（点互信息）"),
    "left_entropy": Text("freedom to its left (entropy)", "左邻自由度（熵）"),
    "right_entropy": Text("freedom to its right (entropy)", "右邻自由度（熵）"),
    "dispersion": Text("spread: 1 even, 0 in one block", "分布：1 均匀，0 集中一块"),
    "deviation": Text("deviation: 0 even, near 1 in one block", "偏离：0 均匀，近 1 集中一块"),
    "containers": Text("longer candidates that hold it", "包含它的更长候选数"),
    "container_count": Text("their occurrences", "这些候选的次数"),
    "container": Text("most frequent of them", "其中最常见的"),
    "stock_share": Text("share in lines many documents have", "在许多文档共有行中的比例"),
}
BASELINES = {
    "weighed": Text(
        "{name}, weight {weight:g} ({share:.0%} of the mean)",
        "{name}，权重 {weight:g}（占均值的 {share:.0%}）",
    ),
    "alone": Text("{name}", "{name}"),
    "counted": Text(
        "{count:,} occurrences in {tokens:,} tokens, {per_million:,.2f} per million",
        "{tokens:,} 个单元中出现 {count:,} 次，每百万 {per_million:,.2f}",
    ),
    "listed": Text(
        "{per_million:,.2f} per million, by its list of words", "每百万 {per_million:,.2f}（据词频表）"
    ),
    "rated": Text("{per_million:,.2f} per million", "每百万 {per_million:,.2f}"),
    "unknown": Text("cannot be told any more", "已无从得知"),
    "mean": Text("weighted mean", "加权平均"),
}
FACTORS = {
    "quality": Text("quality", "质量"),
    "domainness": Text("domain against baseline", "领域对基线"),
    "burst": Text("burstiness", "突发性"),
    "spelling_and_structure": Text("spelling and place in documents", "构字与在文档中的位置"),
}
HEADINGS = {
    "figures": Text("Figures", "数据"),
    "score": Text("Score = product of", "得分 = 以下各项之积"),
    "baselines": Text("Baselines", "各基线"),
    "filters": Text("Filters", "过滤"),
    "remedies": Text("What would bring it in", "怎样才会列入"),
    "containers": Text("Listed terms that hold it", "包含它的术语"),
    "parts": Text("Listed terms in it", "它所含的术语"),
    "evidence": Text("In the text", "例句"),
    "gone": Text(
        "Not everything can be told: checkpoints are gone (run again to have them): {stages}",
        "有些说不全：检查点已不在（再运行一次即可恢复）：{stages}",
    ),
    "yes": Text("yes", "是"),
    "no": Text("no", "否"),
    "spelt": Text("{term}, here spelt {form}", "{term}，此处写作 {form}"),
}

"""What exports are, and why a word is left out of one."""

from pipeline.language import Text

TEXTS = (
    Text("the ranked list, for programs", "术语表，供程序使用"),
    Text("the ranked list, for spreadsheets", "术语表，供电子表格使用"),
    Text("the ranked list with its evidence", "术语表，附例句"),
    Text("a JSON object a term, with its evidence", "每条术语一个 JSON 对象，附例句"),
    Text("beyond a sheet", "超出一张工作表的"),
    Text("a term a line", "每行一条术语"),
    Text("a user dictionary, tried out", "用户词典，已试用"),
    Text("a dictionary of IK for Elasticsearch", "Elasticsearch 的 IK 词典"),
    Text("a custom dictionary", "自定义词典"),
    Text("a dictionary of the input method", "输入法词典"),
    Text("spellings of one term, for Elasticsearch", "同一术语的不同写法，供 Elasticsearch 使用"),
    Text("what is frequent everywhere", "各处都常见的词"),
    Text("a termbase, TBX-Basic (ISO 30042)", "术语库，TBX-Basic（ISO 30042）"),
    Text("a SKOS thesaurus in Turtle", "SKOS 叙词表，Turtle 格式"),
)

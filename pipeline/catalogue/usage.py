"""What the library of the command line says of itself and of wrong usage."""

from pipeline.language import Text

TEXTS = (
    Text("Usage: ", "用法："),
    Text("Arguments", "参数"),
    Text("Options", "选项"),
    Text("Commands", "命令"),
    Text("[required]", "[必需]"),
    Text("[default: {}]", "[默认：{}]"),
    Text("Show this message and exit.", "显示本说明后退出。"),
    Text("Install completion for the current shell.", "为当前 shell 安装补全。"),
    Text(
        "Show completion for the current shell, to copy it or customize the installation.",
        "显示当前 shell 的补全脚本，以便复制或自行安装。",
    ),
    Text("Missing command.", "缺少命令"),
    Text("No such command {name}.", "没有命令 {name}"),
    Text("No such command {name}. Did you mean {others}?", "没有命令 {name}，是否想用 {others}"),
    Text("No such option: {name}", "没有选项 {name}"),
    Text("No such option: {name} (Possible options: {others})", "没有选项 {name}（相近的选项：{others}）"),
    Text("No such option: {name} Did you mean {others}?", "没有选项 {name}，是否想用 {others}"),
    Text("Missing argument {name}.", "缺少参数 {name}"),
    Text("Missing option {name}.", "缺少选项 {name}"),
    Text("Got unexpected extra argument(s) ({names})", "多出的参数：{names}"),
    Text("Option {name} requires an argument.", "选项 {name} 需要一个值"),
    Text("Option {name} does not take a value.", "选项 {name} 不带值"),
    Text("Invalid value for {name}: {why}", "{name} 的值无效：{why}"),
    Text("Value {value} is not a valid {kind}.", "{value} 不是有效的 {kind}"),
    Text("Input should be a valid integer, unable to parse string as an integer", "应为整数"),
    Text("Input should be greater than or equal to {least}", "不应小于 {least}"),
    Text("Input should be less than or equal to {most}", "不应大于 {most}"),
    # Luigi's parameters, which are Python's words
    Text("invalid literal for int() with base 10: {value}", "{value} 不是整数"),
    Text("could not convert string to float: {value}", "{value} 不是数字"),
    Text("time data {value} does not match format {format}", "{value} 不是日期，格式应为 {format}"),
)

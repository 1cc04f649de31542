"""What is said of rules that can be read and still are not right, and what to do about it."""

from typing import Final

LINT: Final[dict[str, tuple[str, str]]] = {
    "lint.ok": ("{path}：没有问题", "{path}: no problem"),
    "lint.count": (
        "{path}：错误 {errors}，提醒 {warnings}",
        "{path}: {errors:error|errors}, {warnings:warning|warnings}",
    ),
    "lint.error": ("错误", "error"),
    "lint.warning": ("提醒", "warning"),
    "lint.never-fires": ("该规则的条件永远不会成立：{reason}", "the rule can never fire: {reason}"),
    "lint.never-fires.next": ("改正互相矛盾的条件", "mend the conditions that contradict one another"),
    "lint.dead-branch": (
        "any 中的这一支永远不会成立：{branch}（{reason}）",
        "this branch of an any can never hold: {branch} ({reason})",
    ),
    "lint.dead-branch.next": ("删去这一支，或改正条件", "drop the branch, or mend it"),
    "lint.said-twice": (
        "同一条件中重复列出：{word}（{condition}）",
        "said twice in one condition: {word} ({condition})",
    ),
    "lint.said-twice.next": ("只写一次", "say it once"),
    "lint.gap": (
        "{first} 至 {last} 期间既不施行本规则，也不施行与其衔接的 {other}",
        "from {first} to {last} neither the rule nor {other}, which it is linked with, is in force",
    ),
    "lint.gap.next": ("核对两条规则的起止日期", "check the days on which the one ends and the other begins"),
    "lint.one-way-link": ("只有一方写明衔接关系：{other}", "only one of the two names the other: {other}"),
    "lint.one-way-link.next": (
        "前一规则写 successor，后一规则写 predecessor",
        "write successor in the earlier rule and predecessor in the later one",
    ),
    "lint.source-not-yet": (
        "出处《{act}》自 {date} 起施行，规则却自 {first} 起施行",
        "the source {act} is in force from {date}, the rule from {first}",
    ),
    "lint.source-not-yet.next": (
        "改用当时有效的文本作为出处，或改正日期",
        "cite the text in force on that day, or mend the dates",
    ),
    "lint.source-replaced": (
        "《{act}》的规则已自 {date} 起由《{by}》接续，本规则仍以前者为出处",
        "rules of {act} were carried on by {by} from {date}; this rule still rests on the former",
    ),
    "lint.source-replaced.next": (
        "核对该规定是否仍然有效；已失效的写明 in_force.to",
        "check whether the provision is still in force; if not, end the rule with in_force.to",
    ),
    "lint.contradiction": (
        "与 {other} 条件相同、同时施行而结果不同：{outcomes}",
        "the same conditions as {other}, in force together, and another outcome: {outcomes}",
    ),
    "lint.contradiction.next": ("核对两处原文，改正其一", "read both texts again and mend one of the rules"),
    "lint.unused": ("已声明但没有规则使用：{name}（{sort}）", "declared, and no rule asks for it: {name} ({sort})"),
    "lint.unused.next": ("删去该声明，或在规则中使用", "drop the declaration, or use it"),
    "lint.kind-not-held": (
        "目录中没有 {kind} 类图层，也未列入 none_here 或 elsewhere",
        "the catalogue has no layer of the kind {kind}, nor is it in none_here or elsewhere",
    ),
    "lint.kind-not-held.next": (
        "添加图层，或写明由何处答复；否则该规则只能无法判定",
        "add a layer, or say who answers for it; until then the rule stays unknown",
    ),
    "lint.class-not-mapped": (
        "图层 {layer} 不会给出 {kind} 的类别 {word}",
        "the layer {layer} never yields the class {word} of {kind}",
    ),
    "lint.class-not-mapped.next": (
        "核对该图层的 fields.class 与 classes；图层直接使用该词时可忽略",
        "check fields.class and classes of the layer; ignore this where the layer writes that word itself",
    ),
    "lint.classes-assumed": (
        "图层 {layer} 没有说明任何类别，视为 {kind} 的这些类别齐全：{classes}",
        "the layer {layer} tells no classes, so it is taken to hold all of these of {kind}: {classes}",
    ),
    "lint.classes-assumed.next": (
        "不齐全时写明 holds: […]；确实齐全时写 holds: all",
        "say `holds: […]` if it holds fewer, or `holds: all` if it holds them all",
    ),
    "lint.attribute-not-mapped": (
        "图层 {layer} 没有写明属性 {word} 取自哪一列",
        "the layer {layer} does not say which column holds {word}",
    ),
    "lint.attribute-not-mapped.next": ("在该图层的 fields 中写明 {word}", "add {word} to the fields of the layer"),
    "lint.parameter-not-set": ("目录没有设定参数 {name}", "the catalogue does not set the parameter {name}"),
    "lint.parameter-not-set.next": (
        "在目录的 parameters 中设定；否则使用它的规则只能无法判定",
        "set it under parameters of the catalogue; until then the rules that use it stay unknown",
    ),
    "lint.unknown-parameter": (
        "目录设定了没有规则包声明的参数 {name}",
        "the catalogue sets the parameter {name}, which no pack declares",
    ),
    "lint.unknown-parameter.next": ("核对名称，或删去", "check the name, or drop it"),
    "lint.no-cases": ("该规则没有案例文件 {file}", "the rule has no file of cases, {file}"),
    "lint.no-cases.next": ("按 docs/how-to/add-a-rule.md 写出案例", "write cases as docs/how-to/add-a-rule.md tells"),
}

"""Two studies compared."""

from __future__ import annotations

PHRASES = {
    "compare.title": ("{one} and {two} compared", "{one}与{two}的比较"),
    "compare.gain": ("the second plan gains {money} more than the first", "第二个方案比第一个多得 {money}"),
    "compare.loss": ("the second plan gains {money} less than the first", "第二个方案比第一个少得 {money}"),
    "compare.unclear": ("the two plans show no clear difference in gain", "两个方案的增益无明显差异"),
    "compare.unjudged": (
        "the gains cannot be compared: fresh seeds judged only one",
        "增益无法比较：并非两者都经新种子检验",
    ),
    "compare.currency": ("the gains cannot be compared: the currencies differ", "增益无法比较：货币不同"),
    "compare.conflict": ("one of the two studies has no plan", "两个研究之一没有可行方案"),
    "compare.same": ("the two studies are the same", "两个研究相同"),
    "compare.lead.paired": (
        "Difference of the gains over today {gain}, paired on {n} seeds that both were judged on.",
        "增益之差 {gain}，按双方共同检验的 {n} 组种子成对计算。",
    ),
    "compare.lead.apart": (
        "Difference of the gains over today {gain}; the seeds differ, so the intervals of both are combined.",
        "增益之差 {gain}；种子不同，故合并双方区间。",
    ),
    "compare.inputs": ("what differs in the inputs", "输入的不同之处"),
    "compare.inputs.none": ("no setting, rule or budget differs", "参数、约束与预算均相同"),
    "compare.inputs.count": ("{n} inputs differ", "{n} 项输入不同"),
    "compare.money": ("where the plans put the money", "两方案的资金去向"),
    "compare.gains": ("what each plan gains over today’s budget", "各方案相对现行预算的增益"),
    "compare.made": ("what else differs", "其他不同"),
    "compare.col.input": ("Input", "输入"),
    "compare.col.channel": ("Channel", "渠道"),
    "compare.col.study": ("Study", "研究"),
    "compare.col.gain": ("Gain", "增益"),
    "compare.col.first": ("First", "第一个"),
    "compare.col.second": ("Second", "第二个"),
    "compare.col.change": ("Change", "变动"),
    "compare.absent": ("not there", "无"),
    "compare.budget": ("budget", "预算"),
    "compare.reserve": ("reserve", "预备金"),
    "compare.code": ("source hash", "源码哈希"),
    "compare.seeds": ("judging seeds", "检验种子"),
    "compare.agents": ("agents", "模拟客户数"),
    "compare.members": ("members", "会员数"),
    "compare.days": ("days", "天数"),
    "compare.currency.row": ("currency", "货币"),
    "compare.rest": ("and {n} more; --json lists them all", "另有 {n} 项；--json 列出全部"),
    "compare.notes": (
        "[[First]]: {one}. [[Second]]: {two}. Verdict words need the whole interval on one side of zero.",
        "[[第一个]]：{one}。[[第二个]]：{two}。只有区间整体在零的一侧才下判定。",
    ),
}

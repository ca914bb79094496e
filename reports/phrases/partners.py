"""Partner ledgers and the hall."""

from __future__ import annotations

PHRASES = {
    "partner.gain": (
        "both sides gain: we {ours}, {partner} {theirs} {period}",
        "双方均受益：{period}我方 {ours}，{partner} {theirs}",
    ),
    "partner.gain.bare": ("both sides gain: we {ours}, the partner {theirs}", "双方均受益：我方 {ours}，对方 {theirs}"),
    "partner.loss": (
        "both sides lose: we {ours}, {partner} {theirs} {period}",
        "双方均受损：{period}我方 {ours}，{partner} {theirs}",
    ),
    "partner.loss.bare": ("both sides lose: we {ours}, the partner {theirs}", "双方均受损：我方 {ours}，对方 {theirs}"),
    "partner.unclear": (
        "the agreement with {partner} helps neither side clearly",
        "与{partner}的协议对双方均无明显益处",
    ),
    "partner.unclear.bare": ("the agreement helps neither side clearly", "该协议对双方均无明显益处"),
    "partner.gain.unclear": (
        "we gain {ours} {period}; for {partner} it is not clear",
        "我方{period}受益 {ours}，{partner}尚不明显",
    ),
    "partner.gain.unclear.bare": ("we gain {ours}; for the partner it is not clear", "我方受益 {ours}，对方尚不明显"),
    "partner.unclear.gain": (
        "{partner} gains {theirs} {period}; for us it is not clear",
        "{partner}{period}受益 {theirs}，我方尚不明显",
    ),
    "partner.unclear.gain.bare": (
        "the partner gains {theirs}; for us it is not clear",
        "对方受益 {theirs}，我方尚不明显",
    ),
    "partner.gain.loss": (
        "we gain {ours}, {partner} loses {theirs} {period}",
        "{period}我方受益 {ours}，{partner}损失 {theirs}",
    ),
    "partner.gain.loss.bare": ("we gain {ours}, the partner loses {theirs}", "我方受益 {ours}，对方损失 {theirs}"),
    "partner.loss.gain": (
        "{partner} gains {theirs}, we lose {ours} {period}",
        "{period}{partner}受益 {theirs}，我方损失 {ours}",
    ),
    "partner.loss.gain.bare": ("the partner gains {theirs}, we lose {ours}", "对方受益 {theirs}，我方损失 {ours}"),
    "partner.loss.unclear": (
        "we lose {ours} {period}; for {partner} it is not clear",
        "我方{period}损失 {ours}，{partner}尚不明显",
    ),
    "partner.loss.unclear.bare": ("we lose {ours}; for the partner it is not clear", "我方损失 {ours}，对方尚不明显"),
    "partner.unclear.loss": (
        "{partner} loses {theirs} {period}; for us it is not clear",
        "{partner}{period}损失 {theirs}，我方尚不明显",
    ),
    "partner.unclear.loss.bare": (
        "the partner loses {theirs}; for us it is not clear",
        "对方损失 {theirs}，我方尚不明显",
    ),
    "partner.many": ("both sides clearly gain in {k} of {n} agreements", "{n} 项协议中 {k} 项双方均明显受益"),
    "partner.lead": (
        "At {commission} commission, with {partner} paying {share} of joint campaigns; {members} shared members.",
        "佣金 {commission}，{partner}承担联合活动费用的 {share}；共同会员 {members}人。",
    ),
    "partner.lead.many": ("Both accounts of each agreement, under the plan.", "方案下各项协议的双方账目。"),
    "partner.terms": (
        "{partner}: {commission} commission, pays {share} of joint campaigns, {members} shared members",
        "{partner}：佣金 {commission}，承担联合活动费用的 {share}，共同会员 {members}人",
    ),
    "partner.we": ("We", "我方"),
    "partner.gain.row": ("Gain against no agreement", "相对无协议的净得"),
    "partner.balance": ("Balance of this account", "本账余额"),
    "ledger.margin": ("Margin from the partner channel", "合作渠道的边际贡献"),
    "ledger.commission": ("Commission", "佣金"),
    "ledger.cost_share": ("Share of joint campaign cost", "联合活动费用分摊"),
    "ledger.campaign": ("Share of joint offers", "联合优惠分摊"),
    "ledger.setup": ("Set-up and data compliance", "启动与数据合规"),
    "ledger.points_earned": ("Points earned by members", "会员所得积分"),
    "ledger.pitch_fee": ("Fee for customers we sent", "我方引荐客户的费用"),
    "ledger.pitch_margin": ("Margin on what they took", "引荐客户带来的边际贡献"),
    "ledger.points": ("Points burned and owed", "积分兑付与应付"),
    "ledger.referral": ("Referrals", "引荐"),
    "partner.note.balance": (
        "[[The ledgers balance.]] What one side pays the other receives, to the cent, before rounding here.",
        "[[账目平衡。]]一方所付即另一方所得，取整之前分毫不差。",
    ),
    "partner.note.gain": (
        "[[Gain]] compares each side’s profit with and without the agreement, same customers, same luck.",
        "[[净得]]为同样客户与运气下，各方有无协议的利润之差。",
    ),
    "partner.note.assumed.one": (
        "[[Weakest evidence.]] One setting of the partnership is assumed, not measured ({link}).",
        "[[证据最弱处。]]合作关系中有 1 项参数为假定，未经测量（{link}）。",
    ),
    "partner.note.assumed": (
        "[[Weakest evidence.]] {n} settings of the partnership are assumed, not measured ({link}).",
        "[[证据最弱处。]]合作关系中有 {n} 项参数为假定，未经测量（{link}）。",
    ),
    "hall.limit.loss": ("waiting in the hall stays within its limit", "厅堂等候未超出上限"),
    "hall.limit.gain": ("waiting in the hall breaks its limit", "厅堂等候超出上限"),
    "hall.limit.unclear": ("waiting in the hall is close to its limit", "厅堂等候逼近上限"),
    "hall.change.gain": ("customers wait longer in the hall at {hour} o’clock", "{hour} 时厅堂等候变长"),
    "hall.change.loss": ("customers wait less in the hall at {hour} o’clock", "{hour} 时厅堂等候变短"),
    "hall.change.unclear": (
        "waiting in the hall shows no clear change at {hour} o’clock",
        "{hour} 时厅堂等候无明显变化",
    ),
    "hall.lead": (
        "At the worst hour, {hour} o’clock, customers wait {plan} minutes on average under the plan (95% interval {interval}); today {today}.",
        "最忙的 {hour} 时，方案下平均等候 {plan} 分钟（95% 区间 {interval}）；现行 {today} 分钟。",
    ),
    "hall.lead.limit": (
        "Over the day nine in ten wait less than {p90} minutes; the limit is {limit}.",
        "全天九成客户等候少于 {p90} 分钟；上限为 {limit} 分钟。",
    ),
    "hall.wait": ("waiting is longest at {hour} o’clock", "{hour} 时等候最久"),
    "hall.leave": ("{share} leave the queue at {hour} o’clock", "{hour} 时 {share} 的客户弃队"),
    "hall.wait.sub": ("mean minutes waited", "平均等候，分钟"),
    "hall.leave.sub": ("% of arrivals that leave unserved", "未受理即离开的比例，%"),
    "hall.axis": ("hour", "时"),
    "hall.col.hour": ("Hour", "时段"),
    "hall.col.wait_today": ("Wait today, min", "等候：现行，分"),
    "hall.col.wait_plan": ("Wait plan, min", "等候：方案，分"),
    "hall.col.leave_today": ("Leave today", "弃队：现行"),
    "hall.col.leave_plan": ("Leave plan", "弃队：方案"),
    "hall.note.band": ("[[Bands]] are 95% intervals of the plan.", "[[色带]]为方案的 95% 区间。"),
    "hall.note.scale": (
        "[[Scale.]] {halls} halls for {members} members, run for {agents} of them and as busy as those; "
        "minutes are those of a real hall.",
        "[[规模。]]{members} 名会员共 {halls} 个厅堂，按其中 {agents} 名模拟，繁忙程度相同；分钟数为实际厅堂的分钟数。",
    ),
}

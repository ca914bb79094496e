"""Chinese names of the ids and names that the shipped scenarios use, for studies whose scenario gives none."""

from __future__ import annotations

HAN_NAMES = {
    "mass": "大众媒体", "mass_media": "大众媒体", "mass media": "大众媒体", "tv": "电视", "display": "展示广告",
    "target": "定向广告", "targeted": "定向广告", "targeted_ads": "定向广告", "targeted ads": "定向广告",
    "search": "搜索广告", "paid_search": "搜索广告", "social": "社交媒体", "print": "平面媒体", "radio": "广播",
    "direct": "邮件与短信", "email": "电子邮件", "e-mail": "电子邮件", "sms": "短信", "e-mail and sms": "邮件与短信",
    "email_sms": "邮件与短信", "app_push": "应用推送", "event": "门店活动", "events": "门店活动", "store_events": "门店活动",
    "store events": "门店活动", "partner": "合作伙伴经费", "partner_fund": "合作伙伴经费", "bank_fund": "银行联合经费",
    "bank fund": "银行联合经费", "loyalty": "会员权益", "coupon": "优惠券", "coupons": "优惠券", "mailer": "邮寄广告",
    "online": "线上配送", "delivery": "配送", "web": "网店", "app": "应用", "bopis": "到店自提", "pick-up": "到店自提",
    "pickup": "到店自提", "store": "门店", "hall": "厅堂", "bank": "银行", "bank hall": "银行厅堂", "counter": "柜面",
    "rival": "竞争对手", "rivals": "竞争对手", "competitor": "竞争对手", "nothing": "未购买", "none": "未购买",
    "not bought": "未购买", "light": "低频客户", "medium": "中频客户", "heavy": "高频客户", "quality": "品质追求型",
    "price": "性价比敏感型", "price-sensitive": "性价比敏感型", "quality seekers": "品质追求型", "others": "其他客群",
    "all others": "其他客群", "all": "全部客户", "everyone": "全部客户",
}  # fmt: skip

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
    # Titles in the shipped scenarios.
    "light shoppers": "少购顾客", "middle third": "中间三分之一", "heavy shoppers": "多购顾客", "price seekers": "追求低价型",
    "everyone else": "其他客群", "supermarkets": "超市门店", "home delivery": "送货上门", "click and collect": "网订自提",
    "lockers in the bank's halls": "银行厅堂取货柜", "city bank": "城市银行", "online adverts": "线上广告",
    "targeted online adverts": "线上定向广告", "leaflets and radio": "传单与广播", "television and posters": "电视与海报",
    "coupons by mail and app": "邮寄与应用优惠券", "mail and messages": "邮件与短信", "tastings": "试吃活动",
    "the bank's app and statements": "银行应用与账单", "the bank's counters and app": "银行柜面与应用", "stores": "门店",
    "order online, pick up": "网订店取", "at the bank": "银行厅堂", "valuemart": "惠买超市", "cityline": "城线商场",
    "freshgo": "鲜到家", "the corner shop": "街角小店",
    "heavy shoppers get at least a quarter": "多购顾客至少占四分之一",
    "leaflets and radio keep a tenth of the money": "传单与广播至少保留一成资金",
    "tastings take at most a fifth": "试吃活动至多占五分之一",
    "the bank's media get between 5 and 30 percent": "银行媒介占 5% 至 30%",
    "the bank's media get between 5 and 25 percent": "银行媒介占 5% 至 25%",
    "television and posters keep a tenth of the money": "电视与海报至少保留一成资金",
    "store events take at most a third": "门店活动至多占三分之一",
    "quality seekers get at least a fifth": "品质追求型至少占五分之一",
    "at most six planned contacts in four weeks": "四周内计划触达至多六次",
    "no medium doubles from one quarter to the next": "任一渠道不得逐季翻倍",
    "two percent off and points for card holders": "持卡人九八折加积分",
    "half the commission, more shared data": "佣金减半、数据多享",
    "five percent off in the north from april, a fifth held out": "四月起北区九五折（留五分之一对照）",
    "no agreement": "无协议", "five percent off for card holders": "持卡人九五折",
    "delivery three percent cheaper from april": "四月起配送降价百分之三", "without pick-up": "取消自提",
    "a grocer and a bank share a card": "超市与银行的联名卡",
    "retailer with delivery, pick-up, stores and a partner": "有配送、自提、门店与合作伙伴的零售商",
    "what is a joint card with the bank worth to both, and where should the grocer's marketing money go?":
        "与银行的联名卡对双方价值几何？超市的营销资金应投向何处？",
    "where should next year's marketing money go, and what is a joint card with the bank worth?":
        "明年的营销资金应投向何处？与银行的联名卡价值几何？",
}  # fmt: skip

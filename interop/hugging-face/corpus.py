"""Sentences in Chinese and English that a small model learns within minutes, and odd ones that only a tokenizer reads."""
import random

NAMES = [("小明", "Ming"), ("李老师", "Teacher Li"), ("我", "I"), ("她", "She"), ("爸爸", "Dad"), ("王医生", "Doctor Wang")]
VERBS = [("买了", "bought"), ("看见", "saw"), ("画了", "drew"), ("找到", "found"), ("卖了", "sold")]
THINGS = [("只猫", "cat"), ("本书", "book"), ("个苹果", "apple"), ("辆车", "car"), ("朵花", "flower"), ("条鱼", "fish")]
COLOURS = [("红", "red"), ("黑", "black"), ("白", "white"), ("小", "small"), ("", "")]
TIMES = [("昨天", "yesterday"), ("星期三", "on Wednesday"), ("三月", "in March"), ("今天早上", "this morning"), ("", "")]
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
DIGITS = "零一二三四五六七八九"


def english(n):
    return ONES[n] if n < 20 else TENS[n // 10] + ("" if n % 10 == 0 else "-" + ONES[n % 10])


def chinese(n):
    if n == 2:
        return "两"
    tens = "" if n < 10 else ("" if n < 20 else DIGITS[n // 10]) + "十"
    return tens + ("" if n % 10 == 0 else DIGITS[n % 10])


def pair(rng):
    """(zh, en)"""
    name, verb, thing, colour, time = (rng.choice(part) for part in (NAMES, VERBS, THINGS, COLOURS, TIMES))
    n = rng.randint(2, 99)
    words = [name[1], verb[1], english(n), colour[1], thing[1] + ("" if thing[1] == "fish" else "s"), time[1]]
    counter, noun = thing[0][0], thing[0][1:]
    return f"{time[0]}{name[0]}{verb[0]}{chinese(n)}{counter}{colour[0]}{noun}。", " ".join(filter(None, words)) + "."


# Where normalisers, byte fallback and user symbols show.
PIECES = (
    "ＡＢＣ１２３！？（）｡｢｣ ｶﾞﾊﾟ ① ㍿ ㌔ ﬁ ﬀ ™ ½ Ⅷ Å Å é é ñ ệ q̣̇ 가 각 각 नमस्ते สวัสดี مرحبا שלום "
    "😀 👍🏽 👨‍👩‍👧‍👦 🇨🇳 ❤️ ♥ → “引用” ‘x’ … — ·、，。 𠮷 龘 \u3000 \u00a0 \u200b \u200d \ufeff \u00ad \u2028 \t \n \r \u0000 \u0007 \ufffd ▁ <s> </s> <unk> <0x41> "
    "[MASK] 3.14 2,000 https://例子.中国/?q=1 don't C++ a\u0301\u0327 ﷺ ǆ ß İ ı \ue000 \U000e0001 \U0001f9d1\u200d\U0001f4bb"
).split(" ")


def odd(rng):
    """Real sentences with such pieces in them, spaces at odd places, and random characters."""
    parts = []
    for _ in range(rng.randint(1, 6)):
        kind = rng.random()
        if kind < 0.35:
            parts.append(rng.choice(pair(rng)))
        elif kind < 0.8:
            parts.append("".join(rng.choice(PIECES) for _ in range(rng.randint(1, 4))))
        else:
            block = rng.choice([(0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x3000, 0x3100), (0x4E00, 0x9FFF), (0xFB00, 0xFB50), (0xFF00, 0xFFF0), (0x1F300, 0x1F650)])
            parts.append("".join(chr(rng.randint(*block)) for _ in range(rng.randint(1, 8))))
    return rng.choice(["", " ", "  ", "\u3000"]).join(parts) + rng.choice(["", "", " ", "  "])


def sentences(count=1000, seed=7):
    """A quarter each: Chinese, English, and two of odd ones."""
    rng = random.Random(seed)
    made = [pair(rng)[0] for _ in range(count // 4)] + [pair(rng)[1] for _ in range(count // 4)]
    made += ["", " ", "\u3000 ", "▁", "▁▁ a", "a" * 200, "的" * 100]
    return made + [odd(rng) for _ in range(count - len(made))]

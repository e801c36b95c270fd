"""The words of the sentences: word, kind, pinyin, gloss. The order gives the ids.

The first weather, place and activity belong to the founding sentence,
小明喜欢在晴朗的日子里去公园散步.
"""

_CHINESE = """
小明 person Xiǎomíng Xiaoming
小红 person Xiǎohóng Xiaohong
小刚 person Xiǎogāng Xiaogang
小丽 person Xiǎolì Xiaoli
小华 person Xiǎohuá Xiaohua
小芳 person Xiǎofāng Xiaofang
小军 person Xiǎojūn Xiaojun
小云 person Xiǎoyún Xiaoyun
老师 person lǎoshī teacher
妈妈 person māma mother
喜欢 verb xǐhuan likes
讨厌 verb tǎoyàn dislikes
认识 verb rènshi knows
帮助 verb bāngzhù helps
感谢 verb gǎnxiè thanks
想念 verb xiǎngniàn misses
晴朗的 weather qínglǎng_de sunny
下雨的 weather xiàyǔ_de rainy
下雪的 weather xiàxuě_de snowy
刮风的 weather guāfēng_de windy
炎热的 weather yánrè_de hot
寒冷的 weather hánlěng_de cold
公园 place gōngyuán park
学校 place xuéxiào school
河边 place hébiān riverside
山上 place shānshang hills
海边 place hǎibiān seaside
城里 place chéngli town
图书馆 place túshūguǎn library
动物园 place dòngwùyuán zoo
散步 activity sànbù walk
跑步 activity pǎobù run
看书 activity kànshū read
写字 activity xiězì write
唱歌 activity chànggē sing
画画 activity huàhuà draw
睡觉 activity shuìjiào sleep
发呆 activity fādāi daydream
高兴的 quality gāoxìng_de happy
安静的 quality ānjìng_de quiet
聪明的 quality cōngming_de clever
年轻的 quality niánqīng_de young
勇敢的 quality yǒnggǎn_de brave
忙碌的 quality mánglù_de busy
在 in zài on,_at
日子里 days rìzi_li days
去 go qù go to
听说 opening tīngshuō I hear that
其实 opening qíshí in fact
最近 opening zuìjìn lately
也 adverb yě also
真的 adverb zhēn_de really
一直 adverb yìzhí always
， link _ (comma)
但是 then dànshì but
而且 then érqiě and
"""

_ENGLISH = """
boy person
girl person
king person
queen person
doctor person
teacher person
farmer person
pilot person
sailor person
artist person
likes verb
sees verb
helps verb
calls verb
thanks verb
knows verb
sunny weather
rainy weather
snowy weather
windy weather
hot weather
cold weather
park place
school place
garden place
forest place
town place
museum place
library place
zoo place
walk activity
run activity
read activity
write activity
sing activity
draw activity
sleep activity
daydream activity
happy quality
quiet quality
clever quality
young quality
brave quality
busy quality
the article
near near
behind near
beside near
today opening
maybe opening
really adverb
often adverb
to to
in in
on on
days days
"""

# Topics are answers, never read: the topic of a clause is its activity's, or "people"
# where a person is liked, helped, missed. Topic, pinyin, gloss, activities.
_CHINESE_TOPICS = """
人 rén people
运动 yùndòng exercise 散步 跑步
学习 xuéxí learning 看书 写字
艺术 yìshù art 唱歌 画画
休息 xiūxi rest 睡觉 发呆
"""

_ENGLISH_TOPICS = """
people _ _
exercise _ _ walk run
learning _ _ read write
art _ _ sing draw
rest _ _ sleep daydream
"""


def _entries(text):
    """Lines "word kind pinyin gloss..." as tuples; "_" in pinyin is a space."""
    for line in text.split("\n")[1:-1]:
        word, kind, *rest = line.split(" ")
        pinyin = rest[0].replace("_", " ").strip() if rest else ""
        yield word, kind, pinyin, " ".join(rest[1:])


def _topics(text):
    """Lines "topic pinyin gloss activities..." as tuples."""
    for line in text.split("\n")[1:-1]:
        topic, pinyin, gloss, *activities = line.split(" ")
        yield topic, pinyin.strip("_"), gloss.strip("_"), tuple(activities)


LEXICONS = {"zh": tuple(_entries(_CHINESE)), "en": tuple(_entries(_ENGLISH))}
TOPICS = {"zh": tuple(_topics(_CHINESE_TOPICS)), "en": tuple(_topics(_ENGLISH_TOPICS))}

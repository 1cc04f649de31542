"""Whom a clause of an access list addresses: a project that asks for admission, or an authority that runs the place.

Fixed patterns over the words of the clause; where neither is plain the answer is empty and a person says. A clause is
held to address government only where nothing in it could be asked of a project.
"""

import re
from typing import Final

from zoning.accesslist.structure_key import bare

# Asked of a project, an enterprise or an activity.
_PROJECT: Final = re.compile(
    r"禁止|严禁|不得|不再(?:新建|审批)|不应引入|(?:严格)?限制(?!性)|严格控制(?!煤|并)|应进入|应当配套|应配套|均需配套|"
    r"新建(?:、|,|项目|高能耗|小区)|[新改扩]建(?:设)?项目|[新改扩]、?改?、?扩建|建设项目|引进项目|入园项目|引入产业|污水处理(?:厂|设施|有限公司)(?:等)?应|(?:废水|水)处理(?:厂|有限公司)(?:等)?应|污水处理设施排放标准应|排放工业废水的,应当|净化厂.*应采|"
    r"污水[池处].{0,6}厂(?:等)?应|集中处理设施应|企业应|企业要|仅允许|高于|低于\d|排放总量不得|敏感区.{0,12}(?:应|严格)|替代(?:原则|量)|"
    r"现有企业|管控要求执行|相关管控要求|控制性指标要求|工业制造业用地|须配|必须"
)
# What only an authority can do: lay out, build up, guide, supervise, plan.
_GOVERNMENT: Final = re.compile(
    r"^(?:应当根据保护饮用水水源|贯彻落实|落实.{1,14}流域水资源|稳步推进|系统推进|统筹推进|深入实施|持续(?:开展|推动)|大力|推[广动进]|加快|加强|加大|强化|优化|完善|支持|"
    r"构建|打造|聚[焦力]|依托|引进培育|推动|做大|重点(?:发展|建设|加强)|发展|园区重点发展|.{0,8}园区应建立|提高园区|扩大|整合|保留|近期保留|科学(?:确定|规划|推进)|"
    r"根据资源环境承载能力|因地制宜|在种植业面源|集中处理为主|实施(?:农用地|水产)|有序推进|高标准|区域内应合理规划|园区应合理规划|结合村级|全力|一般生态空间的主导|"
    r".{2,8}片区|“.{2,16}”板块|.{2,6}街道.{2,8}片区|推进|积极发展|制定园区|全省|强化节约|合理优化|坚持自然)"
)
# The words of a duty of an authority that stand beside words of a project without asking anything of one.
_HARMLESS: Final = re.compile(
    r"加快新建、改建一批|新建[^,。;;]{1,40}(?:分散式|污水处理站)[^,。;;]*|新建城区生活污水|重点企业建设|规划环评|非法捕猎|防止[^,。;]*|监督性|不得突破用地|"
    r"重大项目|重点项目建设|能源消耗行业|项目(?:引入|落地|建设,)|限制性|产业项目引入|等项目建设|工业项目(?:落地|入园)|准入和风险管控|区域内项目的准入|满足区域环评结论和审查意见的项目"
)


def propose_addressee(text: str) -> str:
    """`project` or `government` where the words of a clause are plain, an empty text where they are not.

    >>> propose_addressee("禁止新建、扩建增加重点防控的重金属污染物排放的建设项目。")
    'project'
    >>> propose_addressee("推广新能源汽车应用和充电基础设施、加氢站建设。")
    'government'
    >>> propose_addressee("见附表。")
    ''
    """
    plain = _HARMLESS.sub("", bare(text))
    if _PROJECT.search(plain):
        return "project"
    return "government" if _GOVERNMENT.match(plain.lstrip(".")) else ""

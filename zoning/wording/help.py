"""The help of the commands, (Chinese, English)."""

from typing import Final

# What argparse says of its own.
FRAME: Final = {
    "usage:": "用法：",
    "positional arguments:": "参数：",
    "options:": "选项：",
    "show this help message and exit": "显示本说明",
}

HELP: Final[dict[str, tuple[str, str]]] = {
    "help.program": (
        "建设项目选址的生态环境准入检查：涉及哪些区域，受哪些规则约束，结论与依据",
        "Environmental access check of a site: what it touches, which rules catch it, the verdict and why",
    ),
    "help.lang": ("输出语言", "language of what is printed"),
    "help.format": ("结果的格式", "form of the answer"),
    "help.check": ("检查用地并给出有依据的结论", "check sites and give a cited verdict"),
    "help.sites": (
        "用地文件，或直接写坐标（东经…，北纬…）；- 表示标准输入的 GeoJSON",
        "site files, or a position as text; - is GeoJSON on standard input",
    ),
    "help.catalogue": ("图层目录；省略则使用演示数据", "catalogue of layers; without it the demonstration data"),
    "help.packs": (
        "规则包（文件、文件夹或内置名称）；none 只测量不判定；省略则用目录中写明的，否则用 national",
        "rule packs (file, folder or built-in name); none measures and judges nothing; without it those that the "
        "catalogue names, else national",
    ),
    "help.facts": (
        "项目事实文件（YAML、CSV 或 Excel，按编号对应）",
        "file of project facts (YAML, CSV or Excel, joined by id)",
    ),
    "help.fact": ("项目事实 KEY=VALUE，可重复", "a project fact KEY=VALUE, repeatable"),
    "help.on": (
        "判定日期 YYYY-MM-DD，默认今天（上海时间）",
        "date to judge as of, YYYY-MM-DD; today in Shanghai by default",
    ),
    "help.crs": (
        "用地坐标系，如 EPSG:4490、“CGCS2000 3度带38带”、GCJ-02",
        "CRS of the sites: EPSG:4490, 'CGCS2000 3度带38带', GCJ-02 …",
    ),
    "help.site_layer": ("用地文件中的图层名", "layer of the site file"),
    "help.id_field": ("作为编号的字段", "field that holds the id"),
    "help.group": (
        "把同一字段值（或同一文件）的记录合为一个项目",
        "records that share a field (or a file) are parts of one project",
    ),
    "help.role_field": ("说明各部分用途（主体、排污口、管线）的字段", "field that says what each part is for"),
    "help.limit": ("放宽或收紧输入的上限，可重复", "widen or tighten a bound on the input, repeatable"),
    "help.classify": (
        "项目应编制哪种环评文件：报告书、报告表、登记表，或不纳入环评管理",
        "which EIA document a project needs, or none",
    ),
    "help.industry": (
        "国民经济行业代码（GB/T 4754-2017），如 2929；几个代码用分号隔开",
        "GB/T 4754-2017 code, such as 2929; several with semicolons between them",
    ),
    "help.find": ("按词查找名录中的项，如 注塑", "find items of the catalogue by words"),
    "help.jurisdiction": (
        "行政区代码：用该地的豁免与改革清单",
        "administrative code: use the exemption lists of that place",
    ),
    "help.eia_list": (
        "另加一份本地的豁免与改革清单，可重复",
        "a further local list of exemptions, repeatable",
    ),
    "help.eia_lint": (
        "检查一份豁免与改革清单的写法，不作判定",
        "look a local list of exemptions over, and classify nothing",
    ),
    "help.convert": ("把用地文件转换为另一种格式", "write a site file in another format"),
    "help.convert_input": ("要读的文件", "the file to read"),
    "help.convert_output": ("要写的文件，格式由扩展名决定", "the file to write; its ending says the format"),
    "help.to": ("输出文件的坐标系", "CRS of the file that is written"),
    "help.near": ("列出每个图层在此距离（米）内最近的要素", "list each layer's nearest feature up to this many metres"),
    "help.strict": ("任一记录有误即整体拒绝", "refuse the whole file when a record is bad"),
    "help.area_method": ("面积算法", "how areas are measured"),
    "help.prose": ("未审查条款的处理", "what an unreviewed clause makes of the verdict"),
    "help.explain": ("给出每条规则的判定过程", "show how each rule came to its answer"),
    "help.out": ("把全部结果写入此文件夹", "write every form of the answer to this folder"),
    "help.map": ("写出自带全部内容的 HTML 地图", "write a self-contained HTML map"),
    "help.basemap": (
        "在 --map 的地图下铺底图：water 为概略水系，不需要网络；tianditu:KEY 为天地图，打开地图时从网络载入",
        "lay a ground under the map of --map: water, rough and offline; or tianditu:KEY, tiles from the network",
    ),
    "help.fail_on": ("有此结论（或更严重）时退出码为 1", "exit 1 when a site has this outcome or a graver one"),
    "help.report": (
        "把结果写成文件，格式由扩展名定：报告 .html .pdf .docx，表格 .gpkg .parquet .xlsx .csv .jsonl",
        "write the answers to a file, by its ending: reports .html .pdf .docx, tables .gpkg .parquet .xlsx .csv .jsonl",
    ),
    "help.permit": (
        "把“一证式”信息表写成文件，每个项目一页：.html .pdf .docx .json",
        "write the one-permit sheets, a page a site, by the ending: .html .pdf .docx .json",
    ),
    "help.engine": ("在何处计算：本机，或 Dask 集群", "where to compute: here, or on a Dask cluster"),
    "help.scheduler": (
        "Dask 调度器地址，如 tcp://host:8786；省略则在本机启动",
        "address of a Dask scheduler, as tcp://host:8786; without it one is started here",
    ),
    "help.resume": (
        "接着做 --out 文件夹中被中断的同一任务",
        "go on with the same job, interrupted, in the folder of --out",
    ),
    "help.replay": (
        "重放 --out 存下的结果：输入不变则逐字节比对，否则列出变了什么",
        "replay an answer kept with --out: compared byte by byte, or what has changed since is named",
    ),
    "help.partition": ("每批处理的用地数", "sites handled at a time"),
    "help.facts_command": ("项目事实字典", "the dictionary of project facts"),
    "help.packs_command": ("规则包：列出、查看、检查", "rule packs: list, show, lint"),
    "help.list": ("列出", "list"),
    "help.show": ("查看一项", "show one"),
    "help.lint": ("检查规则包", "check rule packs"),
    "help.demo": ("用随附的演示数据完成全部工作", "the whole job on the packaged demonstration"),
    "help.demo_out": ("结果文件夹", "folder for the results"),
    "help.schema": ("打印所读写内容的 JSON Schema", "print the JSON Schema of what is read and written"),
    "help.version": ("程序、规则包与各库的版本", "versions of program, packs and libraries"),
    "help.key": ("事实的键", "key of the fact"),
    "help.pack_id": ("规则包或规则的编号", "id of a pack or rule"),
    "help.paths": ("规则包的路径；省略则检查内置规则包", "paths of packs; the built-in ones without any"),
    "help.schema_packs": (
        "规则包：把它们声明的类别、事实与属性一并写入",
        "packs whose kinds, facts and attributes are part of the vocabulary",
    ),
    "help.lint_catalogue": (
        "图层目录：一并核对规则所问的图层、类别与参数",
        "a catalogue: also what its layers, classes and parameters can't answer",
    ),
    "help.lint_cases": ("案例文件夹：指出没有案例的规则", "a folder of cases: name the rules that have none"),
    "help.layers_command": (
        "图层目录中的图层：列出、查看、入库检查、发布",
        "layers of a catalogue: list, show, check at the load gate, publish",
    ),
    "help.layers_check": ("入库检查一个文件或一个图层", "check a file or a layer at the load gate"),
    "help.layers_scope": (
        "草案应完整覆盖的范围（面文件）；省略则用目录的 area",
        "the land the draft has to tile, a file of areas; without it the catalogue's area",
    ),
    "help.layers_width": (
        "缝隙、重叠从多宽起算，米，默认 0.002",
        "from which width on a fault counts, 0.002 m by default",
    ),
    "help.layers_rules": ("检查限值文件（YAML）", "a YAML file of limits"),
    "help.layers_accepted": ("已接受问题的文件（YAML）", "a YAML file of accepted findings"),
    "help.layers_map": ("画出单元和问题的地图", "a map of the units and the findings"),
    "help.layers_repair": (
        "修补草案的窄缝和窄重叠，写成新文件",
        "mend the narrow gaps and overlaps of a draft, as a new file",
    ),
    "help.layers_target": ("写出的文件", "the file to write"),
    "help.layers_repair_width": ("修补多宽以内的缝隙和重叠，米", "up to which width faults are mended, in metres"),
    "help.layers_changes": (
        "画出每处改动的 GeoPackage，默认在 OUT 旁边",
        "a GeoPackage that draws every change; beside OUT without it",
    ),
    "help.layers_out": ("写出全部结果的文件夹", "a folder for all forms of the answer"),
    "help.layers_report": ("结果文件 .gpkg 或 .html，可重复", "a file of findings, .gpkg or .html; may be repeated"),
    "help.layers_publish": (
        "检查通过后把文件作为新版本写入目录",
        "make a file the new edition of a layer, once it passes the gate",
    ),
    "help.layers_pending": (
        "新版本先公布、后施行：参与判定并注明，不终止现行版本",
        "it is pending and binds already: judged and marked, and the edition in force goes on",
    ),
    "help.publish_scope": (
        "范围文件；同时按草案检查（layers check），有未接受的错误即不发布",
        "a file of areas; the draft is then checked as `layers check` does, and errors nobody accepted refuse it",
    ),
    "help.layers_rollback": (
        "退回上一版本：当前版本改为草案并保留",
        "go back to the edition before; the present one stays as a draft",
    ),
    "help.rollback_to": ("退回到哪一版本（数据日期）", "the edition to go back to, by the date of its data"),
    "help.layers_build": (
        "把图层编译为内存映射文件，检查时直接量测",
        "compile layers into files that checks measure from directly",
    ),
    "help.layers_ids": ("要编译的图层，省略则为全部", "the layers to build, all of them without any"),
    "help.layers_source": ("文件，或目录中图层的 id", "a file, or the id of a layer of the catalogue"),
    "help.layers_file": ("新版本的文件", "the file of the new edition"),
    "help.layers_kind": (
        "图层类别（内置类别，或目录所用规则包声明的类别），省略则按名称与内容推测",
        "what it maps, a built-in kind or one that a pack of the catalogue declares; guessed from names and values "
        "without it",
    ),
    "help.layers_crs": ("数据未写明时的坐标系", "its CRS, where the source names none"),
    "help.layers_limit": ("放宽一项上限，如 records=10000000", "widen a bound, records=10000000 say"),
    "help.layer_id": ("目录中图层的 id", "id of a layer of the catalogue"),
    "help.edition": ("版本（数据日期）", "edition: the date of its data"),
    "help.begins": ("自哪一天起施行", "the day from which it is in force"),
    "help.office": ("主管单位，省略则与上一版本相同", "its office; that of the edition before without it"),
    "help.source_layer": ("数据源中的图层名", "which layer of the source"),
    "help.record": (
        "在文件旁写下入库检查记录（目录写 gate: required 时需要）",
        "write the record of the gate beside the file, which `gate: required` in a catalogue asks for",
    ),
    "help.access_list": (
        "准入清单（CSV、Excel 或 JSON 表，含管控单元编码列），与管控单元逐一核对",
        "access lists (a CSV, Excel or JSON table with a column of unit codes) that the units are held against",
    ),
    "help.floor": ("记录数不得低于上一版本的这一比例", "least share of the records of the edition before"),
    "help.catalogue_command": ("图层目录：由文件夹拟出初稿", "catalogues of layers: a first one from a folder"),
    "help.catalogue_init": (
        "由文件夹拟出第一份图层目录，标出须由人填写之处",
        "propose a first catalogue from a folder, marking what a person must fill in",
    ),
    "help.catalogue_folder": ("存放图层文件的文件夹", "the folder of layer files"),
    "help.catalogue_out": (
        "写到哪个文件，默认为文件夹中的 catalogue.yaml",
        "the file to write; catalogue.yaml in the folder without it",
    ),
    "help.force": ("覆盖已有文件", "overwrite a file that is there"),
}

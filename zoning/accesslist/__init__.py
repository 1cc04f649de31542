"""Access lists (生态环境准入清单) as files of their own: brought in from tables, held against the map, judged by."""

"""Addresses of databases and services as they may be shown to anybody."""

import re
from typing import Final

_USER: Final = re.compile(r"(?<=://)[^/?#]*@")
_QUERY: Final = re.compile(r"[?#].*", re.DOTALL)


def without_secret(address: str) -> str:
    """The address without who logs in and without its query, where passwords and keys stand.

    >>> without_secret("postgresql://ann:se@cret@db.example:5432/zones?sslmode=require")
    'postgresql://db.example:5432/zones'
    """
    return _QUERY.sub("", _USER.sub("", address))


def first_line(error: BaseException, address: str) -> str:
    """The first line of what a library says of a failure, without the secrets of the address."""
    text = " ".join(str(error).split("\n")[0].split())
    secrets = [word for word in re.split(r"[:@/?&=#]", "".join(_USER.findall(address))) if word]
    secrets += [
        value for key, value in re.findall(r"[?&]([^=&#]+)=([^&#]+)", address) if key.lower() not in ("service", "host")
    ]
    for secret in sorted(secrets, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "…", text)
    return text.replace(address, without_secret(address))[:200]

"""Which protocol of SNS an endpoint is subscribed by."""

from __future__ import annotations

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_HOST = r"([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"

_FORMS = {
    "email": re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(\.{_ATOM})*@{_HOST}"),  # RFC 5322, without quotes
    "https": re.compile(rf"https://{_HOST}(:[0-9]{{1,5}})?([/?][!-~]*)?"),
    "sqs": re.compile(r"arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,80}"),
    "lambda": re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]+)?"),
}
_LONGEST = 2048


def protocol_of(endpoint: str) -> str | None:
    """`email`, `https`, `sqs` or `lambda`; None for what is none of them."""
    if len(endpoint) > _LONGEST:
        return None
    return next((protocol for protocol, form in _FORMS.items() if form.fullmatch(endpoint)), None)

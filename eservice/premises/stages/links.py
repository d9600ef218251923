"""The link by which a private landlord reads an inquiry and answers. Pure."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

#: How long a link works.
LINK_LIVES = timedelta(days=60)


def landlord_token(secret: str, question_id: int, nonce: str) -> str:
    """The secret part of the link. It is made anew when it is needed; what is kept is only its hash."""
    return hmac.new(secret.encode(), f"landlord:{question_id}:{nonce}".encode(), hashlib.sha256).hexdigest()

"""Signing and reading tokens."""

import time

import jwt

LIFETIME_SECONDS = 15 * 60


def create_token(user_id: str, private_key: str) -> str:
    now = int(time.time())
    return jwt.encode({"sub": user_id, "iat": now, "exp": now + LIFETIME_SECONDS}, private_key, algorithm="RS256")

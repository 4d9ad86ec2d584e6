"""A provider on loopback that enforces what Login.gov documents; what breaks a rule gets 400 and its name."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CLIENT = "urn:gov:gsa:openidconnect.profiles:sp:sso:directory"
SECRET = "an agency's shared secret"


class Broken(Exception):
    """The name of the rule."""


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


class Provider:
    """`person` is who signs in next; `strict` follows Login.gov, otherwise an ordinary agency's provider."""

    def __init__(self) -> None:
        self.our_key, self.client_key = new_key(), new_key()
        self.strict = True
        self.reset()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(parse_qs(urlsplit(self.path).query))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._answer(parse_qs(body))

            def _answer(self, fields: dict[str, list[str]]) -> None:
                data = {name: values[0] for name, values in fields.items()}
                try:
                    result = provider.answer(urlsplit(self.path).path, data, self.headers)
                except Broken as rule:
                    provider.broken.append(str(rule))
                    result = (400, {"error": str(rule)})
                status, body = result
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", body)
                    body = ""
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        self.person: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.seen: set[str] = set()
        self.asked: list[dict[str, str]] = []
        self.broken: list[str] = []
        self.strict = True

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, data: dict[str, str], headers: Any) -> tuple[int, Any]:
        match path:
            case "/.well-known/openid-configuration":
                return 200, self.configuration()
            case "/authorize":
                return self.authorize(data)
            case "/token":
                return self.token(data)
            case "/userinfo":
                return 200, self.person
        raise Broken(f"no page at {path}")

    def configuration(self) -> dict[str, Any]:
        methods = ["private_key_jwt"] if self.strict else ["client_secret_post"]
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": methods,
        }

    def authorize(self, data: dict[str, str]) -> tuple[int, str]:
        self.asked.append(data)
        rules = {
            "client_id": data.get("client_id") == CLIENT,
            "response_type": data.get("response_type") == "code",
            "scope": "openid" in data.get("scope", "").split(),
            "code_challenge_method": data.get("code_challenge_method") == "S256",
            "state": len(data.get("state", "")) >= (22 if self.strict else 8),
        }
        if self.strict:
            rules |= {
                "acr_values": "urn:acr.login.gov:auth-only" in data.get("acr_values", ""),
                "nonce": len(data.get("nonce", "")) >= 22,
                "prompt": data.get("prompt") == "select_account",
            }
        require(rules)
        code = secrets.token_urlsafe()
        self.codes[code] = data
        return 302, f"{data['redirect_uri']}?{urlencode({'code': code, 'state': data['state']})}"

    def token(self, data: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(data.get("code", ""), None)
        if asked is None:
            raise Broken("code used or unknown")
        digest = hashlib.sha256(data.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        require({"code_verifier": challenge == asked["code_challenge"]})
        self.prove(data)
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": self.person["sub"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce", ""),
            **self.claims,
        }
        token = jwt.encode(claims, self.our_key, algorithm="RS256", headers={"kid": "one"})
        return 200, {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}

    def prove(self, data: dict[str, str]) -> None:
        if not self.strict:
            return require({"client_secret": data.get("client_secret") == SECRET})
        require({"no client_secret": "client_secret" not in data, "kind": data["client_assertion_type"] == ASSERTION})
        claims = jwt.decode(
            data["client_assertion"], self.client_key.public_key(), algorithms=["RS256"], audience=f"{self.url}/token"
        )
        require(
            {
                "iss": claims["iss"] == claims["sub"] == CLIENT,
                "lifetime": claims["exp"] - time.time() <= 600,
                "jti": claims["jti"] not in self.seen,
            }
        )
        return self.seen.add(claims["jti"])


def require(rules: dict[str, bool]) -> None:
    for rule, holds in rules.items():
        if not holds:
            raise Broken(rule)

"""Stands in for oauth2-proxy: the endpoints that nginx uses, with the same answers and parameters.

It runs as a process of its own and prints its port. The cookie names the reader instead of holding
a session, and who is in which group stands below. Where the real one is careful, this one is
gullible: it believes any header that says who the reader is. So a test sees it if nginx lets such a
header through.
"""

import sys
import time
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

COOKIE = "__Host-hub"
IDENTITY_PROVIDER = "https://login.example.org/authorize"
GROUPS = {
    "partnership": ["staff", "hub-partnership"],
    "department": ["staff", "hub-department"],
    "nobody": [],
    "neighbour": ["hub-partnership-x", "hub", "HUB-DEPARTMENT", "partnership"],
}
BELIEVED = ("authorization", "x-auth-request-", "x-forwarded-user", "x-forwarded-groups")
NEEDLESS = {
    "x-forwarded-uri",
    "x-original-uri",
    "x-forwarded-for",
    "range",
    "if-none-match",
    "accept",
}


class Stub(BaseHTTPRequestHandler):
    """Answers as oauth2-proxy does; a few cookies make it fail in its ways."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/oauth2/auth":
            verdict = self.judge(query)
            if verdict:
                self.answer(*verdict)
            else:
                self.close_connection = True
        elif path == "/oauth2/start":
            kept = query.get("rd") or [self.headers.get("X-Auth-Request-Redirect", "/")]
            self.answer(302, ("Location", f"{IDENTITY_PROVIDER}?state={kept[0]}"))
        elif path == "/oauth2/callback" and "code" not in query:
            self.answer(403, ("Content-Type", "text/html"), body=b"<script>1</script> no code")
        elif path in ("/oauth2/callback", "/oauth2/sign_out"):
            value = query.get("code", [""])[0]
            redirect = self.headers.get("X-Auth-Request-Redirect", "/")
            cookie = f"{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"
            self.answer(302, ("Location", redirect), ("Set-Cookie", cookie))
        else:  # as /oauth2/userinfo would, which nginx should not pass on
            self.answer(200, body=b'{"email": "reader@example.org"}')

    def judge(self, query):
        """Return the status for the reader, with headers that say more; nothing is no answer."""
        names = {name.lower() for name in self.headers}
        morsel = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        reader = morsel.value if morsel else ""
        verdict = (401,)
        if names & NEEDLESS:
            verdict = (418,)
        elif any(name.startswith(BELIEVED) for name in names):
            verdict = (202,)
        elif reader == "slow":
            time.sleep(4)
            verdict = (202,)
        elif reader == "hang-up":
            verdict = ()
        elif reader.isdecimal():
            verdict = (int(reader),)
        elif reader in GROUPS:
            groups = GROUPS[reader]
            allowed = {one for value in query.get("allowed_groups", []) for one in value.split(",")}
            may = not allowed or allowed & set(groups)  # with no groups named, every reader may
            verdict = (202, ("X-Auth-Request-Groups", ",".join(groups))) if may else (403,)
        return verdict

    def answer(self, status, *headers, body=b"stub"):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        for name, value in (
            ("Cache-Control", "no-cache, no-store, must-revalidate, max-age=0"),
            ("Expires", "Thu, 01 Jan 1970 00:00:00 UTC"),
            ("Content-Length", str(len(body))),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Says nothing when nginx has not waited for an answer."""

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Stub) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()

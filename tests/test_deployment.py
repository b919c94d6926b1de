"""Deployment: the server configurations that docs/deployment.md describes, with a real nginx.

The three sites of a small hub are built, and nginx gives them out with the files of
docs/deployment/nginx as they stand, but for the ports and folders in LOOPBACK. In the place of
oauth2-proxy runs a stub. The static host cannot run here: its files are read by the rules that its
makers document.
"""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Error, Page, expect, sync_playwright

from building import build

ROOT = Path(__file__).parent.parent
DEPLOYMENT = ROOT / "docs/deployment"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
FILE_TYPES = Path("/etc/nginx/mime.types")

needs_nginx = pytest.mark.skipif(
    not (NGINX and FILE_TYPES.is_file() and shutil.which("openssl")),
    reason="needs nginx with /etc/nginx/mime.types, and openssl: apt-get install nginx openssl",
)

# What differs on loopback, and nothing else does: each pattern must occur
LOOPBACK = {
    r"listen \[::\]:[^;]+;": "",
    r"listen 443\b": "listen 127.0.0.1:{https}",
    r"listen 80\b": "listen 127.0.0.1:{http}",
    r"127\.0\.0\.1:4180": "127.0.0.1:{sign_in}",
    r"/srv/hub/": "{folder}/sites/",
    r"/etc/ssl/hub/": "{folder}/certificate/",
    r"/var/log/nginx/": "{folder}/logs/",
}
# What Debian's own file sets around the configuration, as far as it matters
AROUND = """\
{user}daemon off;
pid {folder}/nginx.pid;
error_log {folder}/logs/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/temporary;
    proxy_temp_path {folder}/temporary;
    fastcgi_temp_path {folder}/temporary;
    uwsgi_temp_path {folder}/temporary;
    scgi_temp_path {folder}/temporary;
    include {types};
    default_type application/octet-stream;
    include {folder}/conf/conf.d/hub.conf;
}}
"""

OPEN, PARTNERSHIP, DEPARTMENT = "open", "partnership", "department"
HOSTS = {
    OPEN: "hub.example.org",
    PARTNERSHIP: "partnership.hub.example.org",
    DEPARTMENT: "department.hub.example.org",
}
# Readers by what the stub knows of them: the first may read a site, the others may not
READERS = {OPEN: (None,), PARTNERSHIP: (PARTNERSHIP, DEPARTMENT), DEPARTMENT: (DEPARTMENT,)}
OTHERS = {
    PARTNERSHIP: (None, "nobody", "neighbour"),
    DEPARTMENT: (None, "nobody", "neighbour", PARTNERSHIP),
}
RESTRICTED = tuple(OTHERS)

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SIGN_IN = "https://login.example.org/authorize?state="
REFUSALS = {
    401: b"You need to sign in",
    403: b"You are signed in, but",
    503: b"Signing in does not",
}

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
FILE_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox"
)
EVERYWHERE = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
KEPT_APART = {
    **EVERYWHERE,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
HEADERS = {
    OPEN: {**EVERYWHERE, "Referrer-Policy": "strict-origin-when-cross-origin"},
    PARTNERSHIP: KEPT_APART,
    DEPARTMENT: KEPT_APART,
}
UTF8 = "; charset=utf-8"
TYPES = {
    ".html": "text/html" + UTF8,
    ".css": "text/css" + UTF8,
    ".js": "application/javascript" + UTF8,
    ".json": "application/json",
    ".xml": "text/xml" + UTF8,
    ".atom": "application/atom+xml" + UTF8,
    ".rss": "application/rss+xml" + UTF8,
    ".txt": "text/plain" + UTF8,
    ".csv": "text/csv" + UTF8,
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".map": "application/octet-stream",
}

ITEM = """\
---
title: TITLE
summary: A summary.
status: published
audience: AUDIENCE
published: 2026-09-01
review_due: 2027-09-01
owner: An office
DOWNLOADS---

Words.
"""
SECRET = b"period,value\n2025,secret\n"
SCRIPT = b'document.documentElement.setAttribute("data-ran", "yes");'
ATTACHED = {
    "form.html": b'<!doctype html><h1>A form</h1><script src="run.js"></script><script>%s</script>'
    % SCRIPT,
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>%s</script></svg>' % SCRIPT,
    "run.js": SCRIPT,
    "report.pdf": b"%PDF-1.4\n%%EOF\n",
    "notes.txt": b"\xa3 5 for seeds, in an old alphabet\n",
}
FILES = "/files/content/guidance/files/"


def item(title: str, audience: str, *downloads: str) -> str:
    lines = [f"  - {{file: files/{name}, title: File, audience: {audience}}}" for name in downloads]
    made = ITEM.replace("TITLE", title).replace("AUDIENCE", audience)
    return made.replace("DOWNLOADS", "\n".join(["downloads:", *lines, ""]) if downloads else "")


def run_openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def __getitem__(self, name: str) -> str:
        values = self.all(name)
        assert len(values) == 1, (name, values)
        return values[0]

    @property
    def told(self) -> tuple[object, ...]:
        """Everything that an answer tells, but the time."""
        kept = [pair for pair in self.headers if pair[0] not in ("Date", "Connection")]
        return self.status, sorted(kept), self.body


class Connection(http.client.HTTPSConnection):
    """A connection to a host by name, though it listens on a port of loopback."""

    def __init__(self, server: "Server", host: str):
        super().__init__(host, 443, context=server.trust, timeout=20)
        self.port_there = server.ports["https"]

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port_there), timeout=20)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


@dataclass
class Server:
    """A running nginx, the folders it uses, and connections to it."""

    folder: Path
    ports: dict[str, int]
    trust: ssl.SSLContext
    connections: dict[str, Connection] = field(default_factory=dict)

    def root(self, tier: str) -> Path:
        return self.folder / "sites" / tier / "current"

    def files(self, tier: str) -> Iterator[tuple[str, Path]]:
        """Yield every file of a site with its address; a page has its folder's too."""
        root = self.root(tier).resolve()
        for path in sorted(root.rglob("*")):
            if path.is_file():
                address = "/" + quote(path.relative_to(root).as_posix())
                yield address, path
                if path.name == "index.html":
                    yield address.removesuffix("index.html"), path

    def ask(
        self,
        tier: str,
        address: str,
        reader: str | None = None,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
    ) -> Answer:
        """Ask for an address. Whatever the answer is, it must have every header, once."""
        connection = self.connections.setdefault(tier, Connection(self, HOSTS[tier]))
        sent = dict(headers or {})
        if reader is not None:
            sent["Cookie"] = f"other=1; __Host-hub={reader}"
        connection.putrequest(method, address, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
        check_headers(tier, answer)
        return answer

    def raw(self, request: bytes, server_name: str | None = HOSTS[OPEN]) -> bytes:
        """Send bytes as they are, and return what came back until the connection ended."""
        trust = self.trust
        if server_name is None:
            trust = ssl.create_default_context()
            trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.ports["https"]), timeout=20)
        with trust.wrap_socket(plain, server_hostname=server_name) as secure:
            secure.sendall(request)
            parts = []
            with suppress(TimeoutError, ConnectionResetError):
                while part := secure.recv(65536):
                    parts.append(part)
        return b"".join(parts)

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()


def check_headers(tier: str, answer: Answer) -> None:
    """Check that an answer has every header of its site, once."""
    for name, value in HEADERS[tier].items():
        assert set(answer.all(name)) == {value}, name
    (policy,) = set(answer.all("Content-Security-Policy"))
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    assert parts["frame-ancestors"] == "'none'"
    assert parts.get("script-src", "'self'") == "'self'"
    for kept in answer.all("Cache-Control"):
        assert (tier == OPEN) == (kept.startswith("public") or kept == "no-cache")
    assert answer["Server"] == "nginx"
    names = Counter(name for name, _ in answer.headers)
    # nginx makes the headers of a 416 twice; the same thing said twice does no harm
    assert answer.status == 416 or set(names.values()) == {1}, names


def kept_for(tier: str, address: str) -> str:
    """Return what docs/deployment.md says about keeping a file."""
    named_by_content = re.search(r"/assets/.*\.[0-9a-f]{8}\.|/search/[0-9a-f]{12}/", address)
    if tier == OPEN:
        return "public, max-age=31536000, immutable" if named_by_content else "no-cache"
    if named_by_content and address.startswith("/assets/"):
        return "private, max-age=31536000, immutable"
    return "private, no-cache" if address.endswith(".woff2") else "private, no-store"


def policy_of(address: str) -> str:
    if not address.startswith("/files/"):
        return PAGE_POLICY
    return PDF_POLICY if address.endswith(".pdf") else FILE_POLICY


def check_refused(answer: Answer, *statuses: int) -> None:
    """Check that a request was refused, in words that are the same whatever was asked for."""
    assert answer.status in statuses
    assert answer["Cache-Control"] == "private, no-store"
    if answer.status == 302:
        assert answer["Location"].startswith(SIGN_IN)
    else:
        assert answer.body.startswith(REFUSALS[answer.status])
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
    for name in ("ETag", "Last-Modified", "Accept-Ranges", "Content-Range"):
        assert answer.all(name) == []


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The three sites of a small hub, each in a folder that a symbolic link names."""
    folder = tmp_path_factory.mktemp("deployment")
    hub = folder / "hub"
    shutil.copytree(Path(__file__).parent / "sites/minimal", hub)
    guidance = hub / "content/guidance"
    (guidance / "files").mkdir()
    for name, data in {**ATTACHED, "partners.csv": SECRET, "officers.csv": SECRET}.items():
        (guidance / "files" / name).write_bytes(data)
    for name, text in {
        "attachments": item("Attachments", OPEN, *ATTACHED),
        "partners": item("For partners", PARTNERSHIP, "partners.csv"),
        "officers": item("For officers", DEPARTMENT, "officers.csv"),
    }.items():
        (guidance / f"{name}.md").write_text(text, encoding="utf-8")
    for tier in HOSTS:
        out = folder / "sites" / tier / "first"
        out.parent.mkdir(parents=True)
        result = build(hub, out, "--audience", tier)
        assert result.returncode == 0, result.stderr
        (out.parent / "current").symlink_to("first")
    return folder / "sites"


def shipped(folder: Path, ports: Mapping[str, int]) -> Path:
    """Copy the configuration as it is shipped, but for LOOPBACK, and return nginx's own file."""
    conf = folder / "conf"
    shutil.copytree(DEPLOYMENT / "nginx/hub", conf / "hub")
    (conf / "conf.d").mkdir()
    shutil.copy(DEPLOYMENT / "nginx/hub.conf", conf / "conf.d")
    changed: Counter[str] = Counter()
    for path in conf.rglob("*.conf"):
        text = path.read_text(encoding="utf-8")
        for pattern, value in LOOPBACK.items():
            text, count = re.subn(pattern, value.format(folder=folder, **ports), text)
            changed[pattern] += count
        path.write_text(text, encoding="utf-8")
    assert all(changed[pattern] for pattern in LOOPBACK), changed
    for name in ("certificate", "logs"):
        (folder / name).mkdir()
    names = ",".join(f"DNS:{host}" for host in HOSTS.values())
    key, certificate = folder / "certificate/privkey.pem", folder / "certificate/fullchain.pem"
    run_openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-days", "2", "-subj", "/CN=hub", "-addext", f"subjectAltName={names}"),
        *("-keyout", str(key), "-out", str(certificate)),
    )
    main = conf / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""  # to read the folders of the tests
    text = AROUND.format(folder=folder, types=FILE_TYPES, user=user)
    main.write_text(text, encoding="utf-8")
    return main


def check_configuration(main: Path) -> None:
    """Let nginx check its files, and check that it has nothing to say of them."""
    command = [str(NGINX), "-t", "-c", str(main), "-e", "stderr"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    # nginx 1.25 prefers a directive that 1.22, which Debian 12 has, does not know
    known = '"listen ... http2" directive is deprecated'
    said = [line for line in result.stderr.splitlines() if known not in line]
    assert [line.split(" ")[-1] for line in said] == ["ok", "successful"], result.stderr


@contextmanager
def serving(folder: Path, sites: Path, sign_in: int) -> Iterator[Server]:
    """Run nginx with the configuration as it is shipped."""
    (folder / "sites").symlink_to(sites)
    ports = {"http": free_port(), "https": free_port(), "sign_in": sign_in}
    main = shipped(folder, ports)
    trust = ssl.create_default_context(cafile=str(folder / "certificate/fullchain.pem"))
    server = Server(folder, ports, trust)
    with subprocess.Popen([str(NGINX), "-c", str(main), "-e", "stderr"]) as nginx:
        try:
            for _ in range(200):
                with suppress(OSError), socket.create_connection(("127.0.0.1", ports["https"])):
                    break
                assert nginx.poll() is None, "nginx has stopped"
                time.sleep(0.05)
            yield server
        finally:
            server.close()
            nginx.terminate()


@pytest.fixture(scope="module")
def sign_in():
    """The port of the stub that stands in for oauth2-proxy."""
    command = [sys.executable, str(Path(__file__).parent / "deployment/auth_stub.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stub:
        assert stub.stdout is not None
        yield int(stub.stdout.readline())
        stub.terminate()


@pytest.fixture(scope="module")
def server(tmp_path_factory, sites, sign_in):
    with serving(tmp_path_factory.mktemp("nginx"), sites, sign_in) as running:
        yield running


@needs_nginx
def test_nginx_finds_no_fault_in_the_configuration(tmp_path):
    check_configuration(shipped(tmp_path, {"http": 18280, "https": 18281, "sign_in": 18282}))


@needs_nginx
def test_the_configuration_fits_into_the_one_that_debian_gives_nginx(tmp_path):
    debian = Path("/etc/nginx/nginx.conf")
    here = "include /etc/nginx/conf.d/*.conf;"
    if os.geteuid() != 0 or not debian.is_file() or here not in debian.read_text():
        pytest.skip("needs nginx from Debian's packages, and root, as whom it runs there")
    main = shipped(tmp_path, {"http": 18280, "https": 18281, "sign_in": 18282})
    text = debian.read_text().replace(here, f"include {tmp_path}/conf/conf.d/*.conf;")
    text = re.sub(r"include /etc/nginx/(modules|sites)-enabled/\*(\.conf)?;", "", text)
    main.write_text(re.sub(r"/(run|var/log/nginx)/", f"{tmp_path}/logs/", text))
    check_configuration(main)


@needs_nginx
@pytest.mark.parametrize("tier", RESTRICTED)
def test_no_address_of_a_restricted_site_answers_to_somebody_else(tier, server):
    addresses = {address for address, _ in server.files(tier)}
    assert len(addresses) > 200
    assert {"/sw.js", "/404.html", "/sitemap.xml", "/.whatworks", "/api/v1/items.json"} <= addresses
    addresses |= {address.rstrip("/") for address in addresses if address != "/"}
    for reader in OTHERS[tier]:
        status = 401 if reader is None else 403
        for address in sorted(addresses):
            answer = server.ask(tier, address, reader)
            check_refused(answer, status)
            above, _, name = address.rstrip("/").rpartition("/")
            missing = address.replace(f"{above}/{name}", f"{above}/missing-{name}", 1)
            assert answer.told == server.ask(tier, missing, reader).told, address


@needs_nginx
@pytest.mark.parametrize("tier", RESTRICTED)
def test_a_browser_without_a_sign_in_is_sent_to_it_from_every_address(tier, server):
    for address, _ in server.files(tier):
        answer = server.ask(tier, address, headers=BROWSER)
        check_refused(answer, 302)
        assert answer["Location"] == SIGN_IN + address
    asked = "/find/?q=speech%20%26%20language&type=guidance"
    assert server.ask(tier, asked, headers=BROWSER)["Location"] == SIGN_IN + asked
    assert server.ask(tier, "/", "nobody", BROWSER).status == 403  # or it would be sent in a circle


@needs_nginx
@pytest.mark.parametrize("tier", RESTRICTED)
@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": "*"},
        {"If-None-Match": "ETAG"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"Range": "bytes=0-3"},
        {"Range": "bytes=999999999-"},
        {"Accept-Encoding": "gzip"},
        {"Expect": "100-continue"},
        {"Upgrade": "h2c"},
    ],
    ids="-".join,
)
def test_no_header_of_a_request_gets_more_out_of_a_restricted_site(headers, tier, server):
    for address, path in server.files(tier):
        if path.name.startswith("."):
            continue
        sent = dict(headers)
        if "ETAG" in sent.values():
            sent["If-None-Match"] = server.ask(tier, address, READERS[tier][0])["ETag"]
            assert server.ask(tier, address, READERS[tier][0], sent).status == 304
        check_refused(server.ask(tier, address, headers=sent), 401)


@needs_nginx
@pytest.mark.parametrize("tier", RESTRICTED)
@pytest.mark.parametrize(
    "method", ["HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE"]
)
def test_no_method_gets_more_out_of_a_restricted_site(method, tier, server):
    refused = (405,) if method == "TRACE" else (401,)
    for address, _ in server.files(tier):
        answer = server.ask(tier, address, method=method)
        assert answer.status in refused, address
        assert answer.all("ETag") == answer.all("Allow") == []
    right = server.ask(tier, "/", READERS[tier][0], method=method)
    assert right.status == (200 if method == "HEAD" else 405)


TRICKS = [
    "//files//content/guidance/files/NAME",
    "/./files/content/guidance/files/NAME",
    "/assets/../files/content/guidance/files/NAME",
    "/oauth2/../files/content/guidance/files/NAME",
    "/oauth2/start/../../files/content/guidance/files/NAME",
    "/oauth2/start%2f..%2f..%2ffiles/content/guidance/files/NAME",
    "/oauth2%2fstart/../../files/content/guidance/files/NAME",
    "/%6fauth2/start/%2e%2e/%2e%2e/files/content/guidance/files/NAME",
    "/files%2fcontent%2fguidance%2ffiles%2fNAME",
    "/files/content/guidance/files/%2e/NAME",
    "/files\\content\\guidance\\files\\NAME",
    "/files/content/guidance/files/NAME/",
    "/files/content/guidance/files/NAME.",
    "/files/content/guidance/files/NAME%20",
    "/files/content/guidance/files/NAME%00",
    "/files/content/guidance/files/NAME%00.css",
    "/files/content/guidance/files/NAME;.css",
    "/files/content/guidance/files/NAME?allowed_groups=",
    "/files/content/guidance/files/NAME?/oauth2/start",
    "/files/content/guidance/files/NAME#/oauth2/start",
    "/FILES/content/guidance/files/NAME",
    "/../../../../../../../../etc/passwd",
    "/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
    "/files../first/files/content/guidance/files/NAME",
    "/.hub-may-read",
    "/.hub-sign-in",
    "/@hub_not_signed_in",
    "/.no-such-page",
    "/oauth2/auth",
    "/oauth2/auth?allowed_groups=staff",
    "/oauth2/userinfo",
    "/oauth2/start/",
    "/oauth2/callback/x",
    "/%zz",
    "/%",
    "*",
]


@needs_nginx
@pytest.mark.parametrize("tier", RESTRICTED)
@pytest.mark.parametrize("trick", TRICKS)
def test_no_way_of_writing_an_address_gets_around_the_sign_in(trick, tier, server):
    name = {PARTNERSHIP: "partners.csv", DEPARTMENT: "officers.csv"}[tier]
    assert server.ask(tier, FILES + name, READERS[tier][0]).body == SECRET
    for reader in OTHERS[tier]:
        for headers in ({}, BROWSER):
            answer = server.ask(tier, trick.replace("NAME", name), reader, headers)
            assert answer.status in (302, 400, 401, 403), (reader, answer)
            assert b"secret" not in answer.body
            assert b"root:" not in answer.body
            assert b"reader@" not in answer.body


@needs_nginx
def test_the_tricks_are_worth_trying(server):
    found = {
        trick
        for trick in TRICKS
        if server.ask(DEPARTMENT, trick.replace("NAME", "officers.csv"), DEPARTMENT).body == SECRET
    }
    assert len(found) > 8


@needs_nginx
@pytest.mark.parametrize("tier", RESTRICTED)
@pytest.mark.parametrize(
    "name",
    [
        "X-Auth-Request-User",
        "X-Auth-Request-Groups",
        "X-Auth-Request-Email",
        "X-Auth-Request-Redirect",
        "X-Forwarded-User",
        "X-Forwarded-Groups",
        "X-Forwarded-Uri",
        "X-Forwarded-For",
        "X-Original-URI",
        "Authorization",
    ],
)
def test_no_header_can_say_who_a_reader_is(name, tier, server):
    value = {"X-Forwarded-Uri": "/oauth2/start", "Authorization": "Bearer x"}.get(
        name, f"hub-{tier}"
    )
    for reader in OTHERS[tier]:
        status = 401 if reader is None else 403
        check_refused(server.ask(tier, "/", reader, {name: value}), status)
    # nor is it passed on for a reader who may read: the stub would not answer
    assert server.ask(tier, "/", READERS[tier][0], {name: value}).status == 200


@needs_nginx
@pytest.mark.parametrize("tier", RESTRICTED)
@pytest.mark.parametrize("fault", ["500", "502", "302", "404", "418", "429", "hang-up"])
def test_without_a_clear_answer_nothing_is_given_out(fault, tier, server):
    for address in ("/", FILES + "partners.csv", "/there-is-no-such-page"):
        check_refused(server.ask(tier, address, fault, BROWSER), 503)


@needs_nginx
def test_an_answer_that_does_not_come_is_not_waited_for(server):
    check_refused(server.ask(DEPARTMENT, "/", "slow"), 503)


@needs_nginx
def test_without_the_service_for_signing_in_nothing_is_given_out(tmp_path, sites):
    with serving(tmp_path, sites, free_port()) as alone:
        for tier in RESTRICTED:
            for address, _ in alone.files(tier):
                check_refused(alone.ask(tier, address, READERS[tier][0]), 503)
        assert alone.ask(OPEN, "/").status == 200


@needs_nginx
@pytest.mark.parametrize("tier", HOSTS)
def test_whoever_may_read_a_site_gets_every_file_of_it(tier, server):
    for reader in READERS[tier]:
        for address, path in server.files(tier):
            answer = server.ask(tier, address, reader)
            if path.name.startswith("."):
                assert answer.status == 404
                continue
            assert (answer.status, answer.body) == (200, path.read_bytes()), address
            expected = TYPES[path.suffix]
            if address.startswith("/files/"):
                expected = expected.removesuffix(UTF8)
            assert answer["Content-Type"] == expected, address


@needs_nginx
@pytest.mark.parametrize("tier", HOSTS)
def test_every_file_is_kept_for_as_long_as_the_documentation_says(tier, server):
    seen = Counter()
    for address, path in server.files(tier):
        if path.name.startswith("."):
            continue
        expected = kept_for(tier, address)
        answer = server.ask(tier, address, READERS[tier][0])
        assert answer["Cache-Control"] == expected, address
        unchanged = server.ask(tier, address, READERS[tier][0], {"If-None-Match": answer["ETag"]})
        assert (unchanged.status, unchanged["Cache-Control"]) == (304, expected), address
        seen[expected] += 1
    assert len(seen) == (2 if tier == OPEN else 3)
    missing = server.ask(tier, "/search/0123456789ab/words-0.js", READERS[tier][0])
    assert (missing.status, missing["Cache-Control"]) == (404, kept_for(tier, "/missing"))


@needs_nginx
@pytest.mark.parametrize("tier", HOSTS)
def test_pages_have_one_policy_and_attachments_a_stricter_one(tier, server):
    for address, path in server.files(tier):
        answer = server.ask(tier, address, READERS[tier][0])
        if not path.name.startswith("."):
            assert answer["Content-Security-Policy"] == policy_of(address), address


@needs_nginx
@pytest.mark.parametrize("tier", HOSTS)
def test_what_is_not_there_is_answered_with_the_page_for_that(tier, server):
    page = (server.root(tier) / "404.html").read_bytes()
    for address in (
        "/there-is-no-such-page",
        "/files/",
        "/assets",
        "/.whatworks",
        "/.git/config",
        "/a/.b/c",
    ):
        answer = server.ask(tier, address, READERS[tier][0])
        if answer.status == 301:
            answer = server.ask(tier, answer["Location"], READERS[tier][0])
        assert (answer.status, answer.body) == (404, page), address


@needs_nginx
@pytest.mark.parametrize("tier", HOSTS)
def test_errors_and_parts_have_the_same_headers(tier, server):
    reader = READERS[tier][0]
    part = server.ask(tier, "/sitemap.xml", reader, {"Range": "bytes=0-4"})
    assert (part.status, part.body) == (206, b"<?xml")
    assert server.ask(tier, "/sitemap.xml", reader, {"Range": "bytes=99999999-"}).status == 416
    assert server.ask(tier, "/toolkits", reader)["Location"] == "/toolkits/"
    assert server.ask(tier, "/%zz", reader).status == 400
    assert server.ask(tier, "/", reader, {"Content-Length": "2000"}, "POST").status == 413
    for address, _ in server.files(tier):
        if "immutable" in kept_for(tier, address):
            posted = server.ask(tier, address, reader, method="POST")
            assert (posted.status, posted["Cache-Control"]) == (405, kept_for(tier, "/missing"))
    packed = server.ask(tier, "/", reader, {"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"


@needs_nginx
@pytest.mark.parametrize("tier", RESTRICTED)
def test_signing_in_and_out_goes_through(tier, server):
    begun = server.ask(tier, "/oauth2/start")
    assert (begun.status, begun["Location"]) == (302, SIGN_IN + "/")
    back = server.ask(tier, f"/oauth2/callback?code={tier}")
    assert back["Set-Cookie"] == f"__Host-hub={tier}; Path=/; Secure; HttpOnly; SameSite=Lax"
    out = server.ask(tier, "/oauth2/sign_out", tier)
    assert out["Location"] == "/"  # not to itself
    failed = server.ask(tier, "/oauth2/callback")
    assert failed.status == 403
    assert failed.body.startswith(b"Signing in did not work.")
    assert server.ask(OPEN, "/oauth2/start").status == 404


@needs_nginx
def test_a_host_is_served_by_its_own_rules_and_another_one_by_none(server):
    def asking(host: str, server_name: str | None = HOSTS[OPEN], version="1.1") -> bytes:
        request = f"GET / HTTP/{version}\r\n{host}Connection: close\r\n\r\n"
        return server.raw(request.encode(), server_name)

    department = HOSTS[DEPARTMENT]
    assert b" 200 " in asking(f"Host: {HOSTS[OPEN]}\r\n").partition(b"\r\n")[0]
    for name in (department, department.upper(), f"{department}.", f"{department}:443"):
        assert asking(f"Host: {name}\r\n").startswith(b"HTTP/1.1 401 ")
    both = f"Host: {HOSTS[OPEN]}\r\nHost: {department}\r\n"
    assert asking(both).startswith(b"HTTP/1.1 400 ")
    for host in ("Host: elsewhere.example.org\r\n", "Host: 127.0.0.1\r\n"):
        assert asking(host) == b""
    assert asking("", version="1.0") == b""
    absolute = (
        f"GET https://{department}/ HTTP/1.1\r\nHost: {HOSTS[OPEN]}\r\nConnection: close\r\n\r\n"
    )
    assert server.raw(absolute.encode()).startswith(b"HTTP/1.1 401 ")
    for server_name in (None, "elsewhere.example.org"):
        with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
            asking(f"Host: {HOSTS[OPEN]}\r\n", server_name)


@needs_nginx
def test_without_encryption_there_is_only_the_way_to_the_encrypted_site(server):
    for host in (*HOSTS.values(), "elsewhere.example.org"):
        connection = http.client.HTTPConnection("127.0.0.1", server.ports["http"], timeout=20)
        try:
            connection.request("GET", "/find/?q=a", headers={"Host": host})
            if host not in HOSTS.values():
                with pytest.raises(http.client.RemoteDisconnected):
                    connection.getresponse()
                continue
            response = connection.getresponse()
            assert response.status == 301
            assert response.headers["Location"] == f"https://{host}/find/?q=a"
            assert response.headers["Server"] == "nginx"
            response.read()
        finally:
            connection.close()


@needs_nginx
def test_the_log_holds_no_address_no_browser_and_no_search(server):
    headers = {"User-Agent": "Curious/1.0", "Referer": "https://where.example.org/"}
    for tier in HOSTS:
        server.ask(tier, "/find/?q=bereavement", "nobody", headers)
        server.ask(tier, "/logged-and-missing?bereavement", READERS[tier][0], headers)
    logged = (server.folder / "logs/hub.log").read_text()
    for tier, status in ((OPEN, 200), (DEPARTMENT, 403)):
        assert f' {HOSTS[tier]} GET "/find/" {status} ' in logged
    assert '"/logged-and-missing" 404' in logged
    for word in ("127.0.0.1", "bereavement", "Curious", "where.example", "__Host-hub", "Cookie"):
        assert word not in logged
    faults = (server.folder / "logs/hub-error.log").read_text()
    assert "bereavement" not in faults


@pytest.mark.parametrize("tier", HOSTS)
def test_no_page_needs_what_the_policy_forbids(tier, sites):
    for path in sorted((sites / tier / "first").rglob("*.html")):
        if "files" in path.relative_to(sites / tier / "first").parts:
            continue
        soup = BeautifulSoup(path.read_bytes(), "html.parser")
        assert soup.find_all("style") == [], path
        assert [tag for tag in soup.find_all("script") if not tag.get("src")] == [], path
        for tag in soup.find_all(True):
            assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], (
                path
            )
        assert soup.find_all(["base", "iframe", "object", "embed"]) == [], path


@pytest.fixture(scope="module")
def browser(server):
    """Chromium, for which the hosts' names lead to this nginx and its certificate is good."""
    rules = ",".join(f"MAP {host}:443 127.0.0.1:{server.ports['https']}" for host in HOSTS.values())
    options = [
        "--disable-background-networking",
        "--disable-component-update",
        "--ignore-certificate-errors",
        f"--host-resolver-rules={rules},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
    ]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Return a function that opens a site as a reader, and a list of what went wrong there."""
    faults: list[str] = []

    with ExitStack() as stack:

        def open_(tier: str, reader: str | None = None) -> Page:
            context = browser.new_context(base_url=f"https://{HOSTS[tier]}")
            stack.callback(context.close)
            if reader is not None:
                cookie = {"name": "__Host-hub", "value": reader, "path": "/", "secure": True}
                context.add_cookies([{**cookie, "domain": HOSTS[tier]}])
            page = context.new_page()
            page.on("console", lambda line: line.type == "log" or faults.append(line.text))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on(
                "requestfailed",  # and not because the page was left
                lambda request: (
                    request.failure == "net::ERR_ABORTED"
                    or faults.append(f"{request.failure}: {request.url}")
                ),
            )
            return page

        yield open_, faults


@needs_nginx
@pytest.mark.browser
@pytest.mark.parametrize("tier", HOSTS)
def test_everything_works_in_a_browser_under_the_policy(tier, visit):
    open_, faults = visit
    page = open_(tier, READERS[tier][0])
    page.goto("/")
    page.get_by_role("searchbox", name="Search the hub").fill("water")
    page.keyboard.press("Enter")
    expect(page.locator("[data-results] h3 a").first).to_have_text("Watering in dry weeks")
    page.locator("[data-results] h3 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Watering in dry weeks")
    page.goto("/compare/?items=starting-a-garden,riverside-shared-plots")
    expect(page.get_by_role("status")).to_have_text("Comparing 2 of at most 4.")
    for address in ("/toolkits/starting-a-garden/", "/dashboards/plots-in-use/", "/evidence-map/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    if tier == OPEN:  # the worker is allowed to run, and to keep the search
        page.goto("/find/")
        expect(page.locator("[data-offline]")).to_contain_text(
            "without a connection", timeout=30_000
        )
    assert faults == []
    # and there is a policy: what it forbids does not happen, and is noticed here
    page.evaluate(
        """source => {
          const script = document.createElement("script");
          script.textContent = source;
          document.body.append(script);
        }""",
        SCRIPT.decode(),
    )
    assert page.locator("html[data-ran]").count() == 0
    assert "Content Security Policy" in faults[0]
    if tier == OPEN:
        page.context.set_offline(True)
        page.goto("/find/?q=water")
        expect(page.locator("[data-results] h3 a").first).to_have_text("Watering in dry weeks")


@needs_nginx
@pytest.mark.browser
@pytest.mark.parametrize("name", ["form.html", "drawing.svg"])
def test_no_script_of_an_attachment_runs(name, visit):
    open_, faults = visit
    page = open_(OPEN)
    page.goto(FILES + name)
    assert page.locator(":root[data-ran]").count() == 0
    assert any("sandbox" in fault for fault in faults)
    assert page.evaluate("origin") == "null"


@needs_nginx
@pytest.mark.browser
def test_a_reader_signs_in_and_out_again(visit):
    open_, faults = visit
    page = open_(PARTNERSHIP)
    at = f"https://{HOSTS[PARTNERSHIP]}"
    elsewhere = pytest.raises(Error, match="NAME_NOT_RESOLVED")  # there is no identity provider
    with elsewhere:
        page.goto(f"{at}/guidance/partners/")
    assert faults == [f"net::ERR_NAME_NOT_RESOLVED: {SIGN_IN}/guidance/partners/"]
    page = page.context.new_page()
    page.goto(f"{at}/oauth2/callback?code={PARTNERSHIP}")
    expect(page).to_have_url(f"{at}/")
    page.goto(f"{at}/guidance/partners/")
    expect(page.get_by_role("heading", level=1)).to_have_text("For partners")
    with elsewhere:
        page.goto(f"{at}/oauth2/sign_out")
    with elsewhere:
        page.context.new_page().goto(f"{at}/guidance/partners/")


def test_the_service_for_signing_in_is_set_up_with_care():
    text = (DEPLOYMENT / "oauth2-proxy.cfg").read_text(encoding="utf-8")
    setting = tomllib.loads(text)
    assert {"client_secret", "cookie_secret"}.isdisjoint(setting)
    for name in ("client_secret_file", "cookie_secret_file"):
        assert setting[name].startswith("/etc/oauth2-proxy/")
    assert setting["cookie_name"] == "__Host-hub"
    assert setting["cookie_secure"] is setting["cookie_httponly"] is True
    assert setting["cookie_samesite"] == "lax"
    assert setting["cookie_expire"] == "1h"
    assert "cookie_domains" not in setting  # which "__Host-" would not allow
    assert setting["insecure_oidc_skip_nonce"] is False
    assert not [name for name in setting if name.startswith(("skip_auth", "trusted_ips"))]
    # what it and nginx must agree on
    hub = (DEPLOYMENT / "nginx/hub.conf").read_text(encoding="utf-8")
    groups = re.findall(r"allowed_groups=([\w,-]+);", hub)
    assert groups == ["hub-partnership,hub-department", "hub-department"]
    assert set(setting["allowed_groups"]) == set(",".join(groups).split(","))
    assert f"server {setting['http_address']};" in hub
    assert set(re.findall(r"https://([^/\"]+)", text)) == {"login.example.org"}


def static_host(tier: str) -> dict:
    return json.loads((DEPLOYMENT / f"static-web-apps/{tier}.json").read_text(encoding="utf-8"))


def covers(route: str, address: str) -> bool:
    """Tell whether a rule is for an address: a "*" stands last, or before an ending."""
    before, star, ending = route.partition("*")
    if not star:
        return address == route
    return address.startswith(before) and address.endswith(ending)


def test_the_rules_of_the_static_host_are_as_it_documents_them():
    documented = {"route", "allowedRoles", "headers", "statusCode"}
    for tier in HOSTS:
        path = DEPLOYMENT / f"static-web-apps/{tier}.json"
        assert path.stat().st_size < 20_000
        setting = static_host(tier)
        assert set(setting) <= {
            *("auth", "routes", "responseOverrides", "globalHeaders", "mimeTypes", "trailingSlash")
        }
        assert "navigationFallback" not in setting  # a missing page must not look like another
        for at, rule in enumerate(setting["routes"]):
            assert set(rule) <= documented
            assert re.fullmatch(r"/[\w./-]*(\*(\.\w+)?)?", rule["route"])
            assert all(re.fullmatch(r"\w+", role) for role in rule.get("allowedRoles", ["x"]))
            for earlier in setting["routes"][:at]:  # it refuses rules that never come into play
                assert not covers(earlier["route"], rule["route"].replace("*", "x"))
        for ways in setting["responseOverrides"].values():
            assert set(ways) in ({"redirect", "statusCode"}, {"rewrite"})


@pytest.mark.parametrize("tier", RESTRICTED)
def test_each_rule_of_a_restricted_site_asks_for_the_roles_of_its_tier(tier):
    setting = static_host(tier)
    signing_in, *rules = setting["routes"]
    assert signing_in == {"route": "/.auth/*", "allowedRoles": ["anonymous"]}
    for rule in rules:
        assert tuple(rule["allowedRoles"]) == READERS[tier], rule["route"]
    assert rules[-1]["route"] == "/*"
    registration = setting["auth"]["identityProviders"]["azureActiveDirectory"]["registration"]
    assert registration["clientSecretSettingName"] == "HUB_CLIENT_SECRET"  # a name, no secret
    assert "TENANT_ID" in registration["openIdIssuer"]


@pytest.mark.parametrize("tier", HOSTS)
def test_the_static_host_sends_what_nginx_sends(tier, sites):
    setting = static_host(tier)
    common = setting["globalHeaders"]
    plain = {"Content-Security-Policy", "Cache-Control"}
    assert {name: value for name, value in common.items() if name not in plain} == HEADERS[tier]
    root = sites / tier / "first"
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        address = "/" + path.relative_to(root).as_posix()
        rule = next((one for one in setting["routes"] if covers(one["route"], address)), {})
        if path.name.startswith("."):
            assert rule["statusCode"] == 404
            continue
        assert "statusCode" not in rule
        headers = {**common, **rule.get("headers", {})}
        assert headers["Content-Security-Policy"] == policy_of(address)
        assert headers["Cache-Control"] == kept_for(tier, address), address
        if tier != OPEN:
            assert tuple(rule["allowedRoles"]) == READERS[tier]


def test_the_documentation_names_every_file_of_the_configurations():
    text = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    for path in DEPLOYMENT.rglob("*"):
        if path.is_file():
            assert path.name in text, path

"""The guard before somebody else's address. The local server is reached through an injected resolver only."""

import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from incubator.core.fetching import NotFetched, fetch, is_public, parts_of, public_addresses

HOST = "calendar.example"


class Answers(BaseHTTPRequestHandler):
    """By path: a body, a redirect, an error, too much, or too slow."""

    def do_GET(self) -> None:
        kind, _, rest = self.path[1:].partition("/")
        if kind == "to":
            self.send_response(302)
            self.send_header("Location", rest)
            self.end_headers()
            return
        self.send_response(int(rest) if kind == "status" else 200)
        self.end_headers()
        try:
            if kind == "drip":
                for _ in range(100):
                    self.wfile.write(b".")
                    self.wfile.flush()
                    time.sleep(0.05)
            else:
                self.wfile.write(b"x" * int(rest) if kind == "size" else self.path.encode())
        except OSError:
            pass

    def log_message(self, *args) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate for the host, made for this run."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(scope="module")
def port(certificate):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(port, certificate):
    """Fetch from the local server as if it were the host; every other name passes the real guard."""

    def resolve(host: str, at: int) -> list[str]:
        return ["127.0.0.1"] if host in (HOST, "other.example") else public_addresses(host, at)

    def run(path: str, host: str = HOST, **options):
        trust = options.pop("context", None) or ssl.create_default_context(cafile=certificate)
        return fetch(f"https://{host}:{port}/{path}", resolve=resolve, context=trust, **options)

    return run


def test_a_body_is_fetched(get):
    assert get("feed/one.ics?key=1") == b"/feed/one.ics?key=1"


def test_a_redirect_is_followed(get, port):
    assert get("to//feed/two.ics") == b"/feed/two.ics"
    assert get(f"to/https://{HOST}:{port}/feed/three.ics") == b"/feed/three.ics"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("https://127.0.0.1/", "inside a network"),
        ("https://169.254.169.254/latest/meta-data/", "inside a network"),
        ("https://[::1]/", "inside a network"),
        ("https://localhost/", "inside a network"),
        ("http://calendar.example/feed", "https://"),
        ("file:///etc/passwd", "https://"),
        ("//user:secret@calendar.example/", "password"),
    ],
)
def test_a_redirect_leads_nowhere_that_the_address_itself_may_not(get, target, said):
    with pytest.raises(NotFetched) as refusal:
        get(f"to/{target}")
    assert said in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_redirects_end(get, port):
    with pytest.raises(NotFetched) as refusal:
        get("to/" + f"https://{HOST}:{port}/to/" * 5 + "/feed")
    assert "without end" in str(refusal.value)


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_another_answer_than_yes_is_none(get, status):
    with pytest.raises(NotFetched) as refusal:
        get(f"status/{status}")
    assert str(status) in str(refusal.value)


def test_just_enough_is_read_and_more_is_refused(get):
    assert len(get("size/1000", most=1000)) == 1000
    with pytest.raises(NotFetched):
        get("size/1001", most=1000)


def test_a_server_that_drips_is_cut_off(get):
    began = time.monotonic()
    with pytest.raises(NotFetched) as refusal:
        get("drip/", seconds=0.6)
    assert "too long" in str(refusal.value)
    assert time.monotonic() - began < 4


def test_a_certificate_of_another_name_or_nobody_is_refused(get):
    with pytest.raises(NotFetched) as refusal:
        get("feed", host="other.example")
    assert "certificate" in str(refusal.value)
    with pytest.raises(NotFetched) as refusal:
        get("feed", context=ssl.create_default_context())
    assert "certificate" in str(refusal.value)


def test_nobody_there_is_said(get, certificate):
    with pytest.raises(NotFetched) as refusal:
        fetch(f"https://{HOST}:1/", resolve=lambda host, port: ["127.0.0.1"])
    assert "reached" in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("127.8.9.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.100.100.200", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::808:808", True),
        ("nonsense", False),
    ],
)
def test_only_addresses_of_the_public_net_are_public(address, expected):
    assert is_public(address) is expected


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "0"])
def test_every_way_to_write_this_machine_is_refused(host):
    with pytest.raises(NotFetched):
        fetch(f"https://{host}/")


@pytest.mark.parametrize(
    "url",
    ["", "calendar", "http://a.example/", "https://", "https:///x", "https://a.example:99999/", "https://u@a.example/",
     "https://a.example/\r\nX: 1", "https://a.example/ x", "https://a.example/é", "https://[/"],
)  # fmt: skip
def test_what_is_no_https_address_is_refused(url):
    with pytest.raises(NotFetched):
        parts_of(url)

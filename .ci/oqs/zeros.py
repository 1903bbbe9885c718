"""A Web API in front of another that drops the leading zeros of insurer numbers, as a spreadsheet would: zeros.py TLS PORT UPSTREAM_PORT"""

import http.client
import http.server
import re
import ssl
import sys

TLS, PORT, UPSTREAM = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


class Proxy(http.server.BaseHTTPRequestHandler):
    """Goes on as the terminal that asks: the keys of all terminals of the suite are made up and known."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        subject = dict(pair for part in self.connection.getpeercert()["subject"] for pair in part)
        terminal = re.search(r"[0-9]{10}", subject["commonName"])[0]
        context = ssl.create_default_context(cafile=f"{TLS}/ca.pem")
        context.load_cert_chain(f"{TLS}/client-{terminal}.pem", f"{TLS}/client-{terminal}.key")
        upstream = http.client.HTTPSConnection("localhost", UPSTREAM, context=context, timeout=30)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kept = ("authorization", "content-type")
        upstream.request("POST", self.path, body, {k: v for k, v in self.headers.items() if k.lower() in kept})
        answer = upstream.getresponse()
        body = answer.read()
        if answer.headers.get_content_type() == "application/json":
            body = re.sub(rb'("InsurerNumber":")0+(?=[0-9])', rb"\1", body)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        upstream.close()

    def log_message(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{TLS}/server.pem", f"{TLS}/server.key")
context.load_verify_locations(f"{TLS}/ca.pem")
context.verify_mode = ssl.CERT_REQUIRED


class Server(http.server.ThreadingHTTPServer):
    """Shakes hands in the thread of the connection, lest one terminal holds up the others."""

    def finish_request(self, request, client_address):
        with context.wrap_socket(request, server_side=True) as stream:
            self.RequestHandlerClass(stream, client_address, self)


server = Server(("127.0.0.1", PORT), Proxy)
print(f"ready: {server.server_port}", flush=True)
server.serve_forever()

//! A client with a certificate of fixtures/tls.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::{http1, http2};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{HeaderMap, Request};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

pub const LOGIN: &str = "/oqs-api-pro/MSA12020/ILI12020SV01/auth";
pub const SEARCH: &str = "/oqs-api-pro/MSA01030/ILI01030SV01/search";
pub const REFRESH: &str = "/oqs-api-pro/madoguchi/refresh";

/// No test waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whose certificate a client has.
pub const CLINIC: &str = "client-1319990014";
pub const PHARMACY: &str = "client-1349990018";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Http {
    One,
    Two,
}

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/tls");
    folder.join(name)
}

pub fn config(who: Option<&str>, http: Http) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let ca = CertificateDer::from_pem_file(fixture("ca.pem")).expect("a certificate");
    roots.add(ca).expect("an authority");
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots);
    let mut config = match who {
        None => builder.with_no_client_auth(),
        Some(who) => {
            let chain = CertificateDer::from_pem_file(fixture(&format!("{who}.pem")));
            let key = PrivateKeyDer::from_pem_file(fixture(&format!("{who}.key")));
            let chain = vec![chain.expect("a certificate")];
            let config = builder.with_client_auth_cert(chain, key.expect("a key"));
            config.expect("they fit")
        }
    };
    config.alpn_protocols = match http {
        Http::One => vec![b"http/1.1".to_vec()],
        Http::Two => vec![b"h2".to_vec()],
    };
    Arc::new(config)
}

/// A connection on which TLS is agreed as far as the client can tell.
pub async fn connect(
    address: SocketAddr,
    config: Arc<ClientConfig>,
) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let name = ServerName::try_from("localhost").expect("a name");
    TlsConnector::from(config).connect(name, stream).await
}

/// What came back.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Status, and the code of a refusal.
    pub fn refusal(&self) -> (u16, String) {
        let told = self.json();
        let code = told["status"].as_str().expect("a code").to_owned();
        assert!(!told["msg"].as_str().expect("words").is_empty());
        (self.status, code)
    }
}

enum Sender {
    One(http1::SendRequest<Full<Bytes>>),
    Two(http2::SendRequest<Full<Bytes>>),
}

/// A client that stays connected.
pub struct Client {
    sender: Sender,
    pub token: Option<String>,
}

impl Client {
    pub async fn connect(address: SocketAddr, who: &str, http: Http) -> Self {
        let config = config(Some(who), http);
        let stream = connect(address, config).await.expect("TLS");
        let io = TokioIo::new(stream);
        let sender = match http {
            Http::One => {
                let (sender, connection) = http1::handshake(io).await.expect("HTTP/1.1");
                tokio::spawn(connection);
                Sender::One(sender)
            }
            Http::Two => {
                let executor = TokioExecutor::new();
                let (sender, connection) = http2::handshake(executor, io).await.expect("HTTP/2");
                tokio::spawn(connection);
                Sender::Two(sender)
            }
        };
        Self {
            sender,
            token: None,
        }
    }

    /// Connected and logged in as the synthetic account of the facility.
    pub async fn logged_in(address: SocketAddr, who: &str, http: Http) -> Self {
        let mut client = Self::connect(address, who, http).await;
        let got = client.log_in(who).await;
        let token = got.json()["result"]["idToken"].as_str().map(str::to_owned);
        client.token = Some(token.expect("a token"));
        client
    }

    pub async fn log_in(&mut self, who: &str) -> Got {
        let code = who.trim_start_matches("client-");
        let told = json!({"userId": code, "password": format!("MIHON-{code}")});
        self.post(LOGIN, &told.to_string()).await
    }

    pub async fn post(&mut self, path: &str, body: &str) -> Got {
        let mut request = Request::post(format!("https://localhost{path}"))
            .header(CONTENT_TYPE, "application/json;charset=UTF-8");
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token);
        }
        let body = Full::new(Bytes::from(body.to_owned()));
        self.send(request.body(body).expect("a request")).await
    }

    pub async fn send(&mut self, request: Request<Full<Bytes>>) -> Got {
        self.try_send(request).await.expect("an answer")
    }

    pub async fn try_send(&mut self, mut request: Request<Full<Bytes>>) -> hyper::Result<Got> {
        let answered = async {
            let response = match &mut self.sender {
                Sender::One(sender) => {
                    let path = request.uri().path().parse().expect("a path");
                    *request.uri_mut() = path;
                    request
                        .headers_mut()
                        .insert("host", "localhost".parse().expect("a host"));
                    sender.ready().await?;
                    sender.send_request(request).await?
                }
                Sender::Two(sender) => {
                    sender.ready().await?;
                    sender.send_request(request).await?
                }
            };
            let (head, body) = response.into_parts();
            Ok(Got {
                status: head.status.as_u16(),
                headers: head.headers,
                body: body.collect().await?.to_bytes().to_vec(),
            })
        };
        let answered = tokio::time::timeout(PATIENCE, answered).await;
        answered.expect("an answer in time")
    }
}

/// Runs a client of its own.
pub fn run<T>(client: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(client)
}

//! Attacks over a line: our own servers survive them, and servers that are wrong in a known way are found out.
#![allow(clippy::panic, reason = "a test may panic")]

mod folder;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_madoguchi");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Attacks `place` and gives exit code, what was told, and the folder of the findings.
fn attacked(
    place: &str,
    executions: &str,
    more: &[&str],
) -> (Option<i32>, String, tempfile::TempDir) {
    let findings = tempfile::tempdir().expect("a folder");
    let output = Command::new(PROGRAM)
        .current_dir(root())
        .args([
            "fuzz",
            "--wire",
            place,
            "--executions",
            executions,
            "--findings",
        ])
        .arg(findings.path())
        .args(more)
        .output()
        .expect("started");
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told).into_owned();
    (output.status.code(), told, findings)
}

/// A server of this program, ended with the test.
struct Served {
    child: Child,
    ready: Vec<String>,
    folder: tempfile::TempDir,
}

impl Served {
    fn start(arguments: &[&str], file: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("ecosystem.yaml"), file).expect("written");
        let mut child = Command::new(PROGRAM)
            .current_dir(folder.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let mut ready = Vec::new();
        for line in out.lines() {
            let line = line.expect("a line");
            let last = line == "ready: everything" || line.starts_with("ready: http");
            ready.push(line);
            if last {
                break;
            }
        }
        Self {
            child,
            ready,
            folder,
        }
    }

    fn address(&self) -> SocketAddr {
        let found = self.ready.iter().find_map(|line| {
            let (_, behind) = line.split_once("://")?;
            behind.split('/').next()?.parse().ok()
        });
        found.expect("an address")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const HEAD: &str = "schema_version: 1\nworld: standard\nat: 2025-06-10T09:00\nclock: frozen\n";

#[test]
fn the_operators_interface_survives() {
    let served = Served::start(
        &["serve", "ecosystem.yaml"],
        &format!("{HEAD}operator: {{ listen: \"127.0.0.1:0\" }}\n"),
    );
    let own = served.child.id().to_string();
    let place = format!("api=http://{}", served.address());
    let (code, told, _) = attacked(&place, "1500", &["--pid", &own]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn the_web_api_survives() {
    let served = Served::start(
        &["serve", "ecosystem.yaml"],
        &format!("{HEAD}web: {{ listen: \"127.0.0.1:0\" }}\n"),
    );
    let tls = root().join("fixtures/tls");
    let tls = tls.display();
    let folder = tempfile::tempdir().expect("a folder");
    let iut = folder.path().join("iut.yaml");
    let text = format!(
        "schema_version: 1\nname: x\nroles:\n  fund:\n    web: {{ url: \"https://localhost:{}\", ca: {tls}/ca.pem }}\n    terminals:\n      \"1319990014\": {{ certificate: {tls}/client-1319990014.pem, key: {tls}/client-1319990014.key, user: \"1319990014\", password: MIHON-1319990014 }}\n",
        served.address().port()
    );
    std::fs::write(&iut, text).expect("written");
    let (code, told, _) = attacked(&format!("web={}", iut.display()), "800", &[]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn the_authority_survives() {
    let served = Served::start(
        &["jlis", "serve", "--listen", "0", "--at", "2026-11-25"],
        "",
    );
    let (code, told, _) = attacked(&format!("ocsp=http://{}", served.address()), "1500", &[]);
    assert_eq!(code, Some(0), "{told}");
}

/// What a server that is wrong says to a request whose body is this.
type Wrong = fn(&[u8]) -> Says;

enum Says {
    Well,
    This(&'static str),
    Nothing,
    Silence,
    Death,
}

const DESCRIPTION: &str = r#"{"openapi":"3.1.0","paths":{
    "/health":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"type":"object","required":["well"]}}}},"4XX":{}}}},
    "/names":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}}}},
        "responses":{"200":{"content":{"application/json":{"schema":{"type":"object","required":["well"]}}}},"4XX":{}}}}}}"#;

/// A server that takes nothing but objects with a name that is a text, and is wrong in one way.
fn serve(wrong: Wrong) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("one");
    let listener = Arc::new(listener);
    std::thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            if answered(stream, wrong).is_none() {
                return;
            }
        }
    });
    address
}

/// One request a connection. None: the server is dead.
fn answered(mut stream: TcpStream, wrong: Wrong) -> Option<()> {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let mut asked = Vec::new();
    let mut chunk = [0; 65536];
    let (head, body) = loop {
        let read = stream.read(&mut chunk).unwrap_or(0);
        asked.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&asked).into_owned();
        let Some(end) = asked.windows(4).position(|it| it == b"\r\n\r\n") else {
            if read == 0 {
                return Some(());
            }
            continue;
        };
        let length = text.to_lowercase();
        let length = length.split("content-length: ").nth(1);
        let length = length.and_then(|it| it.split("\r\n").next()?.parse::<usize>().ok());
        let body = asked[end + 4..].to_vec();
        if read == 0 || body.len() >= length.unwrap_or(0) {
            break (text, body);
        }
    };
    let name = serde_json::from_slice::<serde_json::Value>(&body).ok();
    let named = name.is_some_and(|it| it["name"].is_string());
    let well =
        "200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{\"well\":true}";
    let reply = match &*head {
        it if it.starts_with("GET /openapi.json ") => format!(
            "200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{DESCRIPTION}",
            DESCRIPTION.len()
        ),
        it if it.starts_with("GET /health ") => well.to_owned(),
        it if it.starts_with("POST /names ") => match wrong(&body) {
            Says::Well if named => well.to_owned(),
            Says::Well => "400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_owned(),
            Says::This(reply) => reply.to_owned(),
            Says::Nothing => return Some(()),
            Says::Silence => {
                std::thread::sleep(Duration::from_secs(11));
                return Some(());
            }
            Says::Death => return None,
        },
        _ => "404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned(),
    };
    // Whoever has gone hears nothing.
    let _ = stream.write_all(
        format!(
            "HTTP/1.1 {}",
            reply.replacen("\r\n", "\r\nconnection: close\r\n", 1)
        )
        .as_bytes(),
    );
    Some(())
}

fn has(body: &[u8], word: &str) -> bool {
    String::from_utf8_lossy(body).contains(word)
}

#[test]
fn a_right_server_is_not_blamed() {
    let address = serve(|_| Says::Well);
    let (code, told, _) = attacked(&format!("api=http://{address}"), "1500", &[]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn servers_that_are_wrong_in_one_way_are_found_out() {
    let cases: [(Wrong, &str); 8] = [
        (
            |body| match has(body, "null") {
                true => Says::This("500 Oh\r\ncontent-length: 0\r\n\r\n"),
                false => Says::Well,
            },
            "HTTP 500",
        ),
        (
            |body| match body.len() > 5_000 {
                true => Says::Nothing,
                false => Says::Well,
            },
            "no answer",
        ),
        (
            |body| match has(body, "[[[[[[[[") {
                true => Says::This("what?\r\n\r\n"),
                false => Says::Well,
            },
            "cannot be read",
        ),
        (
            |body| match has(body, "9999") {
                true => Says::This(
                    "200 OK\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\r\n{]}",
                ),
                false => Says::Well,
            },
            "no JSON",
        ),
        (
            |body| match has(body, "true") {
                true => Says::This("302 Found\r\ncontent-length: 0\r\n\r\n"),
                false => Says::Well,
            },
            "status not described",
        ),
        (
            |body| match has(body, "\"name\":\"\"") {
                true => Says::This(
                    "200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
                ),
                false => Says::Well,
            },
            "against its schema",
        ),
        (
            |body| match serde_json::from_slice::<serde_json::Value>(body) {
                Ok(_) => Says::This(
                    "200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{\"well\":true}",
                ),
                Err(_) => Says::Well,
            },
            "takes what is forbidden",
        ),
        (
            |body| match has(body, "}}") {
                true => Says::Death,
                false => Says::Well,
            },
            "nobody",
        ),
    ];
    for (wrong, wherein) in cases {
        let address = serve(wrong);
        let (code, told, findings) =
            attacked(&format!("api=http://{address}"), "12000", &["--first"]);
        assert_eq!(code, Some(1), "{wherein}: {told}");
        assert!(told.contains(wherein), "{wherein}: {told}");
        let names = std::fs::read_dir(findings.path()).expect("findings");
        let scripts = names.filter(|it| {
            it.as_ref()
                .is_ok_and(|it| it.path().extension().is_some_and(|it| it == "sh"))
        });
        assert_eq!(scripts.count(), 1, "{told}");
    }
}

#[test]
fn a_server_that_hangs_is_found_and_the_hunt_ends() {
    let address = serve(|body| match has(body, "null") {
        true => Says::Silence,
        false => Says::Well,
    });
    let (code, told, findings) = attacked(&format!("api=http://{address}"), "3000", &["--first"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("no answer in time"), "{told}");
    let incident = std::fs::read_dir(findings.path())
        .expect("findings")
        .find_map(|it| {
            let path = it.ok()?.path();
            (path.extension()? == "json").then_some(path)
        });
    let incident = incident.expect("an incident");
    let right = serve(|_| Says::Well);
    let (replay, place) = (
        incident.display().to_string(),
        format!("api=http://{right}"),
    );
    let output = Command::new(PROGRAM)
        .current_dir(root())
        .args(["fuzz", "--replay", &replay, "--wire", &place])
        .output()
        .expect("started");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn a_server_whose_memory_grows_is_found_out() {
    static KEPT: std::sync::Mutex<Vec<Vec<u8>>> = std::sync::Mutex::new(Vec::new());
    let address = serve(|_| {
        let mut kept = KEPT
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.push(vec![1; 1 << 20]);
        Says::Well
    });
    let (place, own) = (
        format!("api=http://{address}"),
        std::process::id().to_string(),
    );
    let more = ["--first", "--pid", &own, "--memory"];
    let (code, told, _) = attacked(&place, "2000", &[&more[..], &["64"]].concat());
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("resident memory"), "{told}");
}

#[test]
fn nobody_who_is_not_here_is_attacked_and_whoever_is_not_there_is_told() {
    let (code, told, _) = attacked("api=http://192.0.2.1:9", "10", &[]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("--allow-remote"), "{told}");
    let free = TcpListener::bind("127.0.0.1:0")
        .and_then(|it| it.local_addr())
        .expect("a port");
    let (code, told, _) = attacked(&format!("ocsp=http://{free}"), "10", &[]);
    assert_eq!(code, Some(3), "{told}");
    let (code, told, _) = attacked("ftp=x", "10", &[]);
    assert_eq!(code, Some(2), "{told}");
}

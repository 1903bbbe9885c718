//! Answers of the OCSP responder: in process, and over HTTP beside `openssl ocsp`, asked by the same client.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use jiff::civil::date;
use madoguchi_sim::card::Bytes;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::{Jlis, Request, Response};
use madoguchi_sim::pki::ocsp::{self, CertId, Hash};
use madoguchi_sim::pki::{Authority, Certificate, CertificateKind, Generation};
use madoguchi_sim::specimen::{self, Specimen};
use tempfile::TempDir;

use crate::Effort;
use crate::timing::{Samples, each, goal, timed};

const AT: &str = "2026-11-25T09:00:00";

/// Measures and prints.
pub fn measure(effort: Effort) -> anyhow::Result<()> {
    let at = VirtualTime::morning_of(date(2026, 11, 25));
    let question = question(at)?;
    let in_process = in_process(effort, at, &question)?;
    let folder = TempDir::new()?;
    let ours = Server::ours()?;
    let theirs = Server::openssl(folder.path())?;
    let their_question = std::fs::read(folder.path().join("question.der"))?;
    let mut samples = [const { Samples::new() }; 3];
    let count = effort.of(300);
    for _ in 0..effort.rounds {
        let [kept, fresh, other] = &mut samples;
        let path = "/ocsp/authentication";
        kept.add(ask(&ours, path, &question, count, true)? / count);
        fresh.add(ask(&ours, path, &question, count, false)? / count);
        other.add(ask(&theirs, "/", &their_question, count, false)? / count);
    }
    let [kept, fresh, other] = samples.map(|samples| samples.median());
    println!(
        "OCSP, one certificate asked about                     answers/s   openssl ocsp   ratio"
    );
    println!("{:<48} {:>14.0}", "in process", 1.0 / in_process);
    for (name, time) in [
        ("HTTP, one connection for all", kept),
        ("HTTP, one connection each", fresh),
    ] {
        println!(
            "{name:<48} {:>14.0} {:>14.0} {:>7.2}   {}",
            1.0 / time,
            1.0 / other,
            other / time,
            goal("≥ 1.0", other / time >= 1.0)
        );
    }
    println!("(openssl ocsp takes one connection for each question)");
    Ok(())
}

/// A question about the authentication certificate of the ordinary specimen.
fn question(at: VirtualTime) -> anyhow::Result<Vec<u8>> {
    let spec = Specimen::Ordinary.spec(at, 1).context("the specimen")?;
    let own = Certificate::from_der(&spec.auth_certificate)?;
    let authority = Authority::of(CertificateKind::Authentication, Generation::on(spec.issued));
    let issuer = Certificate::from_der(authority.certificate())?;
    let id = CertId::new(Hash::Sha1, &issuer, own.serial()).context("a question")?;
    let request = ocsp::Request {
        ids: vec![id],
        nonce: None,
    };
    Ok(request.to_der()?)
}

fn in_process(effort: Effort, at: VirtualTime, question: &[u8]) -> anyhow::Result<f64> {
    let (mut jlis, _) = Jlis::begin(&specimen::cast(at, 1));
    let mut complete = true;
    let time = each(effort.rounds, effort.of(300), || {
        let request = Request::Ocsp {
            authority: CertificateKind::Authentication,
            question: Bytes::from(question),
        };
        let answer = jlis.handle(at, request);
        complete &= matches!(answer, Response::Ocsp { answer } if answer.0.len() > 256);
    });
    ensure!(complete, "an answer is not what it must be");
    Ok(time)
}

/// A server that ends with the bench.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn ours() -> anyhow::Result<Self> {
        let port = free_port()?;
        let child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
            .args(["jlis", "serve", "--at", AT, "--seed", "1", "--listen"])
            .arg(format!("127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("madoguchi jlis serve")?;
        Self { child, port }.ready()
    }

    /// `openssl ocsp` with an authority of its own that has issued one certificate.
    fn openssl(folder: &Path) -> anyhow::Result<Self> {
        let run = |arguments: &[&str]| {
            let output = Command::new("openssl")
                .args(arguments)
                .current_dir(folder)
                .output()
                .context("openssl")?;
            let said = String::from_utf8_lossy(&output.stderr);
            ensure!(output.status.success(), "openssl {arguments:?}: {said}");
            anyhow::Ok(())
        };
        run(&[
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-subj", "/CN=TEST",
        ])?;
        std::fs::write(
            folder.join("index.txt"),
            "V\t361231235959Z\t\t1234\tunknown\t/CN=TEST\n",
        )?;
        run(&[
            "ocsp",
            "-issuer",
            "ca.pem",
            "-serial",
            "0x1234",
            "-no_nonce",
            "-reqout",
            "question.der",
        ])?;
        let port = free_port()?;
        let child = Command::new("openssl")
            .args([
                "ocsp",
                "-index",
                "index.txt",
                "-CA",
                "ca.pem",
                "-rsigner",
                "ca.pem",
                "-rkey",
                "ca.key",
                "-ndays",
                "1",
            ])
            .args(["-port", &port.to_string()])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("openssl ocsp")?;
        Self { child, port }.ready()
    }

    fn ready(self) -> anyhow::Result<Self> {
        for _ in 0..200 {
            if listens(self.port)? {
                return Ok(self);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("no server at port {}", self.port)
    }

    fn connect(&self) -> std::io::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(BufReader::new(stream))
    }
}

/// Whether somebody listens at a port. `openssl ocsp` hangs after a connection over which nothing comes, so none is tried.
fn listens(port: u16) -> anyhow::Result<bool> {
    const LISTENING: &str = "0A";
    let place = format!(":{port:04X}");
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let text = std::fs::read_to_string(table).context(table)?;
        let listening = text.lines().any(|line| {
            let mut words = line.split_whitespace().skip(1);
            words.next().is_some_and(|local| local.ends_with(&place))
                && words.nth(1) == Some(LISTENING)
        });
        if listening {
            return Ok(true);
        }
    }
    Ok(false)
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// How long a server takes for so many questions.
fn ask(
    server: &Server,
    path: &str,
    question: &[u8],
    count: u32,
    keep: bool,
) -> anyhow::Result<Duration> {
    let mut head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\n"
    );
    head.push_str(&format!("Content-Length: {}\r\n", question.len()));
    head.push_str(if keep {
        "\r\n"
    } else {
        "Connection: close\r\n\r\n"
    });
    let message = [head.as_bytes(), question].concat();
    let (asked, time) = timed(|| {
        let mut kept = keep.then(|| server.connect()).transpose()?;
        for _ in 0..count {
            match &mut kept {
                Some(connection) => exchange(connection, &message)?,
                None => exchange(&mut server.connect()?, &message)?,
            }
        }
        anyhow::Ok(())
    });
    asked?;
    Ok(time)
}

fn exchange(connection: &mut BufReader<TcpStream>, message: &[u8]) -> anyhow::Result<()> {
    connection.get_mut().write_all(message)?;
    let mut length = None;
    let mut line = String::new();
    connection.read_line(&mut line)?;
    ensure!(line.contains(" 200 "), "answered {line:?}");
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = Some(value.trim().parse::<usize>()?);
        }
    }
    let mut answer = vec![0; length.context("Content-Length")?];
    connection.read_exact(&mut answer)?;
    // OCSPResponse with status successful.
    let successful = answer
        .windows(3)
        .take(8)
        .any(|bytes| bytes == [0x0A, 0x01, 0x00]);
    ensure!(successful, "the responder declined");
    Ok(())
}

//! How much is taken from anybody, on each bound.

use std::time::{Duration, Instant};

use hyper::Request;
use madoguchi::serve::web::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{CLINIC, Client, Http, LOGIN, SEARCH, config, connect, run};
use crate::served::{Says, Served};

/// Long enough for a loaded machine, short enough for a test.
const SHORT: u32 = 300;

/// Everything until the other side closes; the test fails if it does not.
async fn until_closed(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> (Vec<u8>, Duration) {
    let begun = Instant::now();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let read = tokio::time::timeout(Duration::from_secs(15), read).await;
    // A connection that is cut is closed too.
    let _ = read.expect("closed in time");
    (answer, begun.elapsed())
}

#[test]
fn a_body_may_have_so_many_octets_and_no_more() {
    let served = Served::with_limits(Limits {
        body_octets: 1000,
        ..Limits::default()
    });
    for http in [Http::One, Http::Two] {
        run(async {
            let mut client = Client::logged_in(served.address, CLINIC, http).await;
            let frame = r#"{"XmlMsg":{"A":""}}"#.len();
            let body =
                |octets: usize| format!(r#"{{"XmlMsg":{{"A":"{}"}}}}"#, "a".repeat(octets - frame));
            assert_eq!(
                client.post(SEARCH, &body(1000)).await.status,
                200,
                "{http:?}"
            );
            let got = client.post(SEARCH, &body(1001)).await;
            assert_eq!(got.refusal(), (413, "MDG-W460".to_owned()), "{http:?}");
        });
    }
}

#[test]
fn a_body_without_end_is_cut_off_while_it_comes() {
    let served = Served::with_limits(Limits {
        body_octets: 64 * 1024,
        ..Limits::default()
    });
    run(async {
        let stream = connect(served.address, config(Some(CLINIC), Http::One)).await;
        let (mut read, mut write) = tokio::io::split(stream.unwrap());
        let head = format!(
            "POST {LOGIN} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        );
        write.write_all(head.as_bytes()).await.unwrap();
        let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
        let flood = async {
            for _ in 0..100_000 {
                if write.write_all(chunk.as_bytes()).await.is_err() {
                    return;
                }
            }
            panic!("400 MB were taken");
        };
        let (answer, ()) = tokio::join!(until_closed(&mut read), flood);
        let answer = String::from_utf8_lossy(&answer.0).into_owned();
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    });
}

#[test]
fn a_head_may_have_so_many_octets_and_no_more() {
    let served = Served::with_limits(Limits {
        head_octets: 8 * 1024,
        ..Limits::default()
    });
    for http in [Http::One, Http::Two] {
        run(async {
            let mut client = Client::connect(served.address, CLINIC, http).await;
            let request = |octets: usize| {
                Request::post(format!("https://localhost{LOGIN}"))
                    .header("x-long", "a".repeat(octets))
                    .body(Default::default())
                    .unwrap()
            };
            assert_eq!(client.send(request(4 * 1024)).await.status, 415, "{http:?}");
            match client.try_send(request(20 * 1024)).await {
                Ok(got) => assert_eq!(got.status, 431, "{http:?}"),
                Err(error) => assert!(http == Http::Two, "{error}"),
            }
        });
    }
}

#[test]
fn whoever_never_agrees_on_tls_is_left() {
    let served = Served::with_limits(Limits {
        handshake_ms: SHORT,
        ..Limits::default()
    });
    run(async {
        let mut silent = TcpStream::connect(served.address).await.unwrap();
        let mut half = TcpStream::connect(served.address).await.unwrap();
        half.write_all(b"\x16\x03\x01\x02\x00").await.unwrap();
        for stream in [&mut silent, &mut half] {
            let (answer, _) = until_closed(stream).await;
            assert!(answer.is_empty());
        }
        // Plain HTTP is no TLS.
        let mut plain = TcpStream::connect(served.address).await.unwrap();
        plain.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        until_closed(&mut plain).await;
    });
}

#[test]
fn a_head_that_comes_drop_by_drop_is_not_waited_for() {
    let served = Served::with_limits(Limits {
        arrival_ms: SHORT,
        ..Limits::default()
    });
    run(async {
        let stream = connect(served.address, config(Some(CLINIC), Http::One)).await;
        let (mut read, mut write) = tokio::io::split(stream.unwrap());
        let drops = async {
            for octet in format!("POST {LOGIN} HTTP/1.1\r\nx: {}", "a".repeat(1000)).bytes() {
                if write.write_all(&[octet]).await.is_err() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            panic!("twenty seconds were waited");
        };
        let begun = Instant::now();
        tokio::select! {
            _ = until_closed(&mut read) => {}
            () = drops => {}
        }
        assert!(begun.elapsed() < Duration::from_secs(10));
    });
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let served = Served::with_limits(Limits {
        arrival_ms: SHORT,
        ..Limits::default()
    });
    run(async {
        let stream = connect(served.address, config(Some(CLINIC), Http::One)).await;
        let mut stream = stream.unwrap();
        let head = format!(
            "POST {LOGIN} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let (answer, _) = until_closed(&mut stream).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("MDG-W480"), "{answer}");
    });
}

#[test]
fn a_connection_that_lies_idle_is_closed_in_both_forms_of_http() {
    let served = Served::with_limits(Limits {
        idle_ms: SHORT,
        ..Limits::default()
    });
    for http in [Http::One, Http::Two] {
        run(async {
            let stream = connect(served.address, config(Some(CLINIC), http)).await;
            let mut stream = stream.unwrap();
            if http == Http::Two {
                let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
                stream.write_all(preface).await.unwrap();
            }
            let (_, waited) = until_closed(&mut stream).await;
            assert!(waited < Duration::from_secs(10), "{http:?}: {waited:?}");
        });
    }
}

#[test]
fn a_slow_answer_is_no_idle_connection_and_one_that_is_too_slow_is_told() {
    let served = Served::with_limits(Limits {
        idle_ms: 200,
        answer_ms: 2_000,
        ..Limits::default()
    });
    for (time, status) in [(800, 200), (20_000, 504)] {
        served
            .system
            .says(Says::Silence(Duration::from_millis(time)));
        for http in [Http::One, Http::Two] {
            let got = run(async {
                let mut client = Client::logged_in(served.address, CLINIC, http).await;
                client.post(SEARCH, r#"{"XmlMsg":{}}"#).await
            });
            assert_eq!(got.status, status, "{http:?}");
        }
    }
}

#[test]
fn beyond_so_many_connections_the_next_waits_until_one_ends() {
    let served = Served::with_limits(Limits {
        connections: 2,
        ..Limits::default()
    });
    run(async {
        let first = Client::connect(served.address, CLINIC, Http::One).await;
        let _second = Client::connect(served.address, CLINIC, Http::Two).await;
        let third = connect(served.address, config(Some(CLINIC), Http::One));
        let mut third = Box::pin(third);
        let early = tokio::time::timeout(Duration::from_millis(500), &mut third).await;
        assert!(early.is_err(), "three at once");
        drop(first);
        let late = tokio::time::timeout(Duration::from_secs(10), third).await;
        late.expect("its turn").expect("TLS");
    });
}

#[test]
fn a_client_of_http_2_is_told_how_many_requests_may_be_under_way() {
    let served = Served::with_limits(Limits {
        streams: 7,
        ..Limits::default()
    });
    run(async {
        let stream = connect(served.address, config(Some(CLINIC), Http::Two)).await;
        let mut stream = stream.unwrap();
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        stream.write_all(preface).await.unwrap();
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        assert_eq!(head[3], 4, "SETTINGS");
        let mut settings = vec![0; usize::from(head[2]) | usize::from(head[1]) << 8];
        stream.read_exact(&mut settings).await.unwrap();
        // MAX_CONCURRENT_STREAMS (RFC 9113 6.5.2).
        let told = settings
            .chunks(6)
            .find(|it| it[..2] == [0, 3])
            .expect("said");
        assert_eq!(told[2..], [0, 0, 0, 7]);
    });
}

#[test]
fn bytes_that_are_no_http_and_requests_that_are_cut_off_harm_nobody() {
    let served = Served::start();
    run(async {
        for garbage in [
            &b"\0\xFF\r\n\r\n"[..],
            b"POST / HTTP/9.9\r\n\r\n",
            b"POST /oqs-api-pro/MSA12020/ILI12020SV01/auth HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
            b"POST / HTTP/1.1\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ] {
            let stream = connect(served.address, config(Some(CLINIC), Http::One)).await;
            let mut stream = stream.unwrap();
            stream.write_all(garbage).await.unwrap();
            stream.shutdown().await.unwrap();
            until_closed(&mut stream).await;
        }
        for _ in 0..20 {
            let stream = connect(served.address, config(Some(CLINIC), Http::Two)).await;
            let mut stream = stream.unwrap();
            stream
                .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\xFF\xFF\x09garbage")
                .await
                .unwrap();
        }
        let mut client = Client::logged_in(served.address, CLINIC, Http::Two).await;
        assert_eq!(client.post(SEARCH, r#"{"XmlMsg":{}}"#).await.status, 200);
    });
    served.ended();
}

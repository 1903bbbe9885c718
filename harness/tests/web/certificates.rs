//! Who may come: the certificates that are taken, and what becomes of the others.

use madoguchi::serve::web::WebConfig;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::client::{CLINIC, Client, Http, LOGIN, config, connect, run};
use crate::served::Served;

/// What the server tells a client that it does not let in: the words of the TLS alert.
fn alert(served: &Served, who: Option<&str>) -> String {
    run(async {
        let stream = connect(served.address, config(who, Http::One)).await;
        let mut stream = match stream {
            Ok(stream) => stream,
            Err(error) => return error.to_string(),
        };
        // In TLS 1.3 the client hears of it with the first octets only.
        let request =
            format!("POST {LOGIN} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n");
        let written = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer).await.map(drop);
        let refused = written.and(read).expect_err("not let in");
        refused.to_string()
    })
}

#[test]
fn whoever_has_no_certificate_or_one_that_does_not_hold_gets_its_own_alert() {
    let served = Served::start();
    for (who, told) in [
        (None, "CertificateRequired"),
        (Some("stranger"), "UnknownCA"),
        (Some("expired"), "CertificateExpired"),
        (Some("revoked"), "CertificateRevoked"),
    ] {
        let alert = alert(&served, who);
        assert!(alert.contains(told), "{who:?}: {alert}");
    }
    // A server's certificate is for no client.
    let alert = alert(&served, Some("server"));
    assert!(alert.contains("alert"), "{alert}");
    assert!(served.system.asked.lock().unwrap().is_empty());
}

#[test]
fn a_certificate_of_the_authority_that_names_no_facility_is_told_so() {
    let served = Served::start();
    let refusal = run(async {
        let mut client = Client::connect(served.address, "nobody", Http::Two).await;
        client.log_in(CLINIC).await.refusal()
    });
    assert_eq!(refusal, (403, "MDG-W431".to_owned()));
}

#[test]
fn other_certificates_are_taken_where_they_are_named() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/tls/");
    let file = |name: &str| Some(format!("{folder}{name}").into());
    let served = Served::with(WebConfig {
        certificate: file("server.pem"),
        key: file("server.key"),
        client_ca: file("stranger-ca.pem"),
        ..WebConfig::default()
    });
    let got = run(async {
        let mut client = Client::connect(served.address, "stranger", Http::One).await;
        client.log_in(CLINIC).await
    });
    assert_eq!(got.status, 200);
    let alert = alert(&served, Some(CLINIC));
    assert!(alert.contains("UnknownCA"), "{alert}");
}

#[test]
fn both_forms_of_http_are_spoken_as_the_client_chooses() {
    let served = Served::start();
    for http in [Http::One, Http::Two] {
        let got = run(async {
            let mut client = Client::connect(served.address, CLINIC, http).await;
            client.log_in(CLINIC).await
        });
        assert_eq!(got.status, 200, "{http:?}");
        let simulated = got.headers.get("x-madoguchi-simulated");
        assert!(simulated.is_some_and(|it| it.to_str().unwrap().contains("TEST")));
    }
}

#[test]
fn what_is_under_way_at_the_end_is_answered_and_then_nobody_listens() {
    use crate::served::Says;
    use std::time::Duration;
    for http in [Http::One, Http::Two] {
        let mut served = Served::start();
        served
            .system
            .says(Says::Silence(Duration::from_millis(500)));
        let address = served.address;
        run(async {
            let mut client = Client::logged_in(address, CLINIC, http).await;
            let body = r#"{"XmlMsg":{"MessageHeader":{},"MessageBody":{}}}"#;
            let asked = client.post(crate::client::SEARCH, body);
            let end = async {
                while served.system.asked.lock().unwrap().is_empty() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                served.end();
            };
            let (got, ()) = tokio::join!(asked, end);
            assert_eq!(got.status, 200, "{http:?}");
        });
        served.ended();
        assert!(std::net::TcpStream::connect(address).is_err());
    }
}

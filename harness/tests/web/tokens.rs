//! Login, and what its tokens open.

use hyper::Request;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use madoguchi::serve::web::{Account, WebConfig};
use madoguchi_sim::oqs::{CharacterCodes, Profile};
use serde_json::{Value, json};

use crate::client::{CLINIC, Client, Got, Http, LOGIN, PHARMACY, REFRESH, SEARCH, run};
use crate::served::Served;

const MESSAGE: &str = r#"{"XmlMsg":{"MessageHeader":{},"MessageBody":{}}}"#;

fn token(got: &Got, name: &str) -> String {
    let told = got.json();
    told["result"][name].as_str().expect(name).to_owned()
}

#[test]
fn a_login_gives_three_tokens_and_the_character_code_under_their_published_names() {
    let served = Served::start();
    let got = run(async {
        let mut client = Client::connect(served.address, CLINIC, Http::One).await;
        client.log_in(CLINIC).await
    });
    let told = got.json();
    assert_eq!(told["status"], "0");
    let names: Vec<_> = told["result"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let mut expected = ["accessToken", "refreshToken", "idToken", "linkSysCharCd"];
    expected.sort_unstable();
    let mut names = names;
    names.sort_unstable();
    assert_eq!(names, expected);
    assert_ne!(token(&got, "idToken"), token(&got, "accessToken"));
}

#[test]
fn a_login_tells_that_utf_8_is_spoken_by_the_codes_of_the_system() {
    let served = Served::start();
    for (character_codes, code) in [
        (CharacterCodes::FromZero, "0"),
        (CharacterCodes::FromOne, "1"),
    ] {
        *served.system.profile.lock().unwrap() = Profile {
            character_codes,
            ..Profile::default()
        };
        let got = run(async {
            let mut client = Client::connect(served.address, CLINIC, Http::One).await;
            client.log_in(CLINIC).await
        });
        assert_eq!(got.json()["result"]["linkSysCharCd"], code);
    }
}

#[test]
fn wrong_credentials_and_those_of_another_facility_open_nothing() {
    let served = Served::start();
    run(async {
        let mut client = Client::connect(served.address, CLINIC, Http::Two).await;
        for (user, password) in [
            ("1319990014", "MIHON-1319990015"),
            ("1319990014", ""),
            ("1349990018", "MIHON-1349990018"),
        ] {
            let told = json!({"userId": user, "password": password});
            let got = client.post(LOGIN, &told.to_string()).await;
            assert_eq!(got.refusal(), (401, "MDG-W410".to_owned()));
        }
        for odd in [
            "",
            "{",
            "[]",
            "null",
            r#"{"userId":"a"}"#,
            r#"{"userId":1,"password":"b"}"#,
        ] {
            let got = client.post(LOGIN, odd).await;
            assert_eq!(got.refusal(), (400, "MDG-W400".to_owned()), "{odd}");
        }
    });
}

#[test]
fn an_account_of_the_configuration_takes_the_place_of_the_synthetic_one() {
    let account = Account {
        facility: "1319990014".parse().unwrap(),
        user: "uketsuke".to_owned(),
        password: "himitsu".to_owned(),
    };
    let served = Served::with(WebConfig {
        accounts: vec![account],
        ..WebConfig::default()
    });
    run(async {
        let mut client = Client::connect(served.address, CLINIC, Http::One).await;
        assert_eq!(client.log_in(CLINIC).await.status, 401);
        let told = json!({"userId": "uketsuke", "password": "himitsu"});
        assert_eq!(client.post(LOGIN, &told.to_string()).await.status, 200);
    });
}

#[test]
fn a_query_needs_the_id_token_alone() {
    let served = Served::start();
    run(async {
        let mut client = Client::connect(served.address, CLINIC, Http::One).await;
        let login = client.log_in(CLINIC).await;
        let id = token(&login, "idToken");
        let cases = [
            (None, 401, "MDG-W411"),
            (Some(format!("Bearer {id}")), 401, "MDG-W412"),
            (Some(format!("{id}x")), 401, "MDG-W413"),
            (Some(token(&login, "accessToken")), 401, "MDG-W414"),
            (Some(token(&login, "refreshToken")), 401, "MDG-W414"),
        ];
        for (header, status, code) in cases {
            client.token = header;
            let got = client.post(SEARCH, MESSAGE).await;
            assert_eq!(got.refusal(), (status, code.to_owned()));
        }
        client.token = Some(id);
        assert_eq!(client.post(SEARCH, MESSAGE).await.status, 200);
    });
    assert_eq!(served.system.asked.lock().unwrap().len(), 1);
}

#[test]
fn a_token_opens_nothing_under_the_certificate_of_another_facility() {
    let served = Served::start();
    run(async {
        let clinic = Client::logged_in(served.address, CLINIC, Http::Two).await;
        let mut pharmacy = Client::connect(served.address, PHARMACY, Http::Two).await;
        pharmacy.token = clinic.token;
        let got = pharmacy.post(SEARCH, MESSAGE).await;
        assert_eq!(got.refusal(), (403, "MDG-W430".to_owned()));
    });
}

#[test]
fn tokens_end_after_half_an_hour_of_virtual_time_and_are_renewed() {
    let served = Served::start();
    run(async {
        let mut client = Client::connect(served.address, CLINIC, Http::One).await;
        let login = client.log_in(CLINIC).await;
        client.token = Some(token(&login, "idToken"));
        served.advance(29);
        assert_eq!(client.post(SEARCH, MESSAGE).await.status, 200);
        served.advance(1);
        let got = client.post(SEARCH, MESSAGE).await;
        assert_eq!(got.refusal(), (401, "MDG-W415".to_owned()));
        let told = json!({"refreshToken": token(&login, "refreshToken")}).to_string();
        let fresh = client.post(REFRESH, &told).await;
        client.token = Some(token(&fresh, "idToken"));
        assert_eq!(client.post(SEARCH, MESSAGE).await.status, 200);
        served.advance(24 * 60);
        let got = client.post(REFRESH, &told).await;
        assert_eq!(got.refusal(), (401, "MDG-W415".to_owned()));
    });
}

#[test]
fn a_second_login_throws_the_first_out_where_that_is_asked_for() {
    let served = Served::with(WebConfig {
        one_login: true,
        ..WebConfig::default()
    });
    run(async {
        let mut first = Client::logged_in(served.address, CLINIC, Http::One).await;
        assert_eq!(first.post(SEARCH, MESSAGE).await.status, 200);
        let mut second = Client::logged_in(served.address, CLINIC, Http::Two).await;
        let got = first.post(SEARCH, MESSAGE).await;
        assert_eq!(got.refusal(), (401, "MDG-W416".to_owned()));
        assert_eq!(second.post(SEARCH, MESSAGE).await.status, 200);
    });
}

#[test]
fn other_paths_methods_and_kinds_of_body_are_refused_each_with_its_reason() {
    let served = Served::start();
    run(async {
        let mut client = Client::logged_in(served.address, CLINIC, Http::Two).await;
        let token = client.token.clone().unwrap();
        assert_eq!(client.post("/", MESSAGE).await.refusal().0, 404);
        let get = Request::get(format!("https://localhost{SEARCH}")).body(Default::default());
        let got = client.send(get.unwrap()).await;
        assert_eq!(got.refusal(), (405, "MDG-W450".to_owned()));
        assert_eq!(got.headers["allow"], "POST");
        let kinds: [(Option<&str>, u16); 6] = [
            (Some("application/json"), 200),
            (Some("Application/JSON; charset=\"utf-8\""), 200),
            (Some("application/json; charset=Shift_JIS"), 415),
            (Some("application/xml"), 415),
            (Some("text/json"), 415),
            (None, 415),
        ];
        for (kind, status) in kinds {
            let mut post =
                Request::post(format!("https://localhost{SEARCH}")).header(AUTHORIZATION, &token);
            if let Some(kind) = kind {
                post = post.header(CONTENT_TYPE, kind);
            }
            let got = client.send(post.body(MESSAGE.into()).unwrap()).await;
            assert_eq!(got.status, status, "{kind:?}");
            assert!(matches!(got.json(), Value::Object(_)));
        }
    });
}

//! The tree of a message as JSON, on its way there and back.

use madoguchi::serve::centre::NoDocument;
use madoguchi_sim::card::Bytes;
use madoguchi_sim::oqs::{Document, Leg, Service};
use serde_json::{Value, json};

use crate::client::{CLINIC, Client, Got, Http, SEARCH, run};
use crate::served::{Says, Served};

fn post(served: &Served, path: &str, body: &str) -> Got {
    run(async {
        let mut client = Client::logged_in(served.address, CLINIC, Http::Two).await;
        client.post(path, body).await
    })
}

fn asked(served: &Served) -> (Service, Leg, String) {
    let asked = served.system.asked.lock().expect("whole");
    let last = asked.last().expect("asked");
    assert_eq!(last.facility.as_str(), "1319990014");
    let Document::Xml(xml) = &last.document else {
        unreachable!("expected XML, found a PDF");
    };
    (last.service, last.leg, xml.clone())
}

#[test]
fn a_query_arrives_as_the_xml_of_its_tree() {
    let served = Served::start();
    let body = json!({"XmlMsg": {
        "MessageHeader": {"QualificationConfirmationDate": "20250610", "MedicalInstitutionCode": "1319990014"},
        "MessageBody": {"QualificationConfirmSearchInfo": {
            "InsurerNumber": "00138057", "InsuredCardSymbol": "見本＜１＞ & <b>", "InsuredBranchNumber": "",
        }},
    }});
    let got = post(&served, SEARCH, &body.to_string());
    assert_eq!(got.status, 200);
    let (service, leg, xml) = asked(&served);
    assert_eq!((service, leg), (Service::Eligibility, Leg::Request));
    for part in [
        "<InsurerNumber>00138057</InsurerNumber>",
        "<InsuredCardSymbol>見本＜１＞ &amp; &lt;b&gt;</InsuredCardSymbol>",
        "<InsuredBranchNumber></InsuredBranchNumber>",
    ] {
        assert!(xml.contains(part), "{xml}");
    }
    assert_eq!(got.json(), body);
}

#[test]
fn the_list_of_results_is_an_array_of_its_children_and_repeated_elements_are_arrays_of_their_own() {
    let served = Served::start();
    let xml = "<XmlMsg><MessageBody>\
        <ResultList><A><B>1</B></A><A><B>2</B></A></ResultList>\
        <OtherList><F>7</F></OtherList>\
        <BulkConfirmUnit><C>3</C></BulkConfirmUnit>\
        <D>4</D><E>\n 5&#13;&amp;</E><D>6</D>\
        </MessageBody></XmlMsg>";
    served
        .system
        .says(Says::This(Ok(Document::Xml(xml.to_owned()))));
    let got = post(&served, SEARCH, r#"{"XmlMsg":{}}"#);
    let expected = json!({"XmlMsg": {"MessageBody": {
        "ResultList": [{"A": {"B": "1"}}, {"A": {"B": "2"}}],
        "OtherList": {"F": "7"},
        "BulkConfirmUnit": {"C": "3"},
        "D": ["4", "6"],
        "E": "\n 5\r&",
    }}});
    assert_eq!(got.json(), expected);
    served.system.says(Says::Echo);
    let got = post(&served, SEARCH, &expected.to_string());
    assert_eq!(got.json(), expected);
}

#[test]
fn every_service_is_reached_under_the_prefix_of_its_files() {
    let served = Served::start();
    let path = "/oqs-api-pro/madoguchi/OQSmuquc/02req";
    assert_eq!(post(&served, path, r#"{"XmlMsg":{}}"#).status, 200);
    let (service, leg, _) = asked(&served);
    assert_eq!(
        (service, leg),
        (Service::EligibilityBulk, Leg::DownloadRequest)
    );
}

#[test]
fn a_pdf_comes_as_it_is() {
    let served = Served::start();
    let pdf = Bytes(b"%PDF-1.7 \0\xFF".to_vec());
    served
        .system
        .says(Says::This(Ok(Document::Pdf(pdf.clone()))));
    let got = post(
        &served,
        "/oqs-api-pro/madoguchi/YZKsiquc/01req",
        r#"{"XmlMsg":{}}"#,
    );
    assert_eq!(got.headers["content-type"], "application/pdf");
    assert_eq!(got.body, pdf.0);
}

#[test]
fn what_is_no_message_is_refused_with_what_was_expected_and_where() {
    let served = Served::start();
    let deep = format!("{}{}", r#"{"XmlMsg":"#.repeat(1000), "}".repeat(1000));
    let nested = format!(
        r#"{{"XmlMsg":{}"1"{}}}"#,
        r#"{"A":"#.repeat(60),
        "}".repeat(60)
    );
    let arrays = format!(
        r#"{{"XmlMsg":{{"A":{}{}}}}}"#,
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let cases = [
        ("", "EOF"),
        ("{", "EOF"),
        ("[]", "XmlMsg"),
        ("{}", "XmlMsg"),
        (r#"{"Xml":{}}"#, "Xml"),
        (r#"{"XmlMsg":{}} x"#, "line 1, column 15"),
        (r#"{"XmlMsg":{},"Other":{}}"#, "Other"),
        (r#"{"XmlMsg":[]}"#, "array"),
        (r#"{"XmlMsg":{"InsurerNumber":138057}}"#, "138057"),
        (r#"{"XmlMsg":{"A":null}}"#, "null"),
        (r#"{"XmlMsg":{"A":true}}"#, "true"),
        (r#"{"XmlMsg":{"A b":""}}"#, "A b"),
        (r#"{"XmlMsg":{"1A":""}}"#, "1A"),
        (r#"{"XmlMsg":{"A":"\u0000"}}"#, "U+0000"),
        (r#"{"XmlMsg":{"ResultList":[1]}}"#, "object"),
        (&deep, "deeper"),
        (&nested, "deeper"),
        (&arrays, "an array within"),
        ("{\"XmlMsg\":{\"A\":\"\u{1}\"}}", "control character"),
    ];
    run(async {
        let mut client = Client::logged_in(served.address, CLINIC, Http::One).await;
        for (body, told) in cases {
            let got = client.post(SEARCH, body).await;
            assert_eq!(got.refusal(), (400, "MDG-W400".to_owned()), "{body:.80}");
            let words = got.json()["msg"].as_str().unwrap().to_owned();
            assert!(words.contains(told), "{body:.80}: {words}");
        }
        // Not UTF-8.
        let request = hyper::Request::post(format!("https://localhost{SEARCH}"))
            .header("content-type", "application/json")
            .header("authorization", client.token.clone().unwrap())
            .body(hyper::body::Bytes::from_static(b"{\"XmlMsg\":{\"A\":\"\x82\xA0\"}}").into());
        let got = client.send(request.unwrap()).await;
        assert_eq!(got.refusal().0, 400);
    });
    assert!(served.system.asked.lock().unwrap().is_empty());
}

#[test]
fn a_system_that_refuses_is_silent_or_answers_nonsense_is_told_apart() {
    let served = Served::start();
    let unfit = |xml: &str| Says::This(Ok(Document::Xml(xml.to_owned())));
    for (says, refusal) in [
        (
            Says::This(Err(NoDocument::Refused("対応していません".to_owned()))),
            (403, "MDG-W432"),
        ),
        (
            Says::This(Err(NoDocument::NoAnswer("gone".to_owned()))),
            (503, "MDG-W530"),
        ),
        (unfit("no XML"), (502, "MDG-W520")),
        (unfit("<Other/>"), (502, "MDG-W520")),
        (unfit("<XmlMsg><A></XmlMsg>"), (502, "MDG-W520")),
        (unfit("<XmlMsg/><XmlMsg/>"), (502, "MDG-W520")),
        (
            unfit("<!DOCTYPE a [<!ENTITY b \"c\">]><XmlMsg>&b;</XmlMsg>"),
            (502, "MDG-W520"),
        ),
    ] {
        served.system.says(says);
        let got = post(&served, SEARCH, r#"{"XmlMsg":{}}"#);
        let (status, code) = refusal;
        assert_eq!(got.refusal(), (status, code.to_owned()));
    }
    served.system.says(unfit("<XmlMsg/>"));
    let got = post(&served, SEARCH, r#"{"XmlMsg":{}}"#);
    assert_eq!(got.json(), json!({"XmlMsg": ""}) as Value);
}

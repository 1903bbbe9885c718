//! カードの世代: the next card, and the one that came before the My Number card.

use cucumber::{given, then};
use jiff::civil::date;
use madoguchi_sim::card::CardKind;
use madoguchi_sim::card::client::{CardClient, CardTrouble};
use madoguchi_sim::pki::{Certificate, KeyKind};
use madoguchi_sim::role::{Address, Line};

use super::Scene;
use super::words::{day, word};
use crate::run::Party;
use crate::{ensure, fail};

#[given(regex = r"^「([^」]+)」のカードは(次期個人番号カード|住民基本台帳カード)である$")]
async fn generation(scene: &mut Scene, person: String, kind: String) {
    let Some(card) = &mut scene.person_mut(&person).card else {
        fail!(
            Party::Configuration,
            "a person with a card",
            format_args!("「{person}」")
        )
    };
    if kind == "次期個人番号カード" {
        card.kind = CardKind::NextGeneration;
        return;
    }
    card.kind = CardKind::OldResident;
    // In the last year in which they were issued.
    let issued = date(2015, 6, 1);
    (card.issued, card.certificates_issued) = (issued, issued);
}

#[given(regex = r"^次期個人番号カードは(.+日)に始まると仮定する$")]
async fn begins(scene: &mut Scene, date: String) {
    scene.setting().parameters.next_card_from = day(&date);
}

/// 利用者証明用電子証明書 of a card, and that of its authority.
async fn certificates(line: &Line, card: &str) -> Result<[Vec<u8>; 2], CardTrouble> {
    let client = CardClient::new(line, card);
    client.begin().await?;
    let own = client.read_auth_certificate().await?;
    let authority = client.read_auth_authority().await?;
    client.power_off().await?;
    Ok([own, authority])
}

#[then(
    regex = r"^「([^」]+)」のカードの利用者証明用電子証明書は、鍵が「(RSA-2048|P-384)」で、カードにある認証局の証明書で検証できる$"
)]
async fn chains(scene: &mut Scene, person: String, kind: String) {
    let kinds = [("RSA-2048", KeyKind::Rsa2048), ("P-384", KeyKind::P384)];
    let expected = word("鍵", &kind, &kinds);
    let tester = Address::person("端末");
    let line = scene.play().await.board().line_of(tester);
    let read = match certificates(&line, &person).await {
        Ok(read) => read.map(|der| Certificate::from_der(&der)),
        Err(trouble) => fail!("二つの証明書", trouble),
    };
    let [Ok(own), Ok(authority)] = read else {
        fail!("二つの証明書", format_args!("{read:?}"))
    };
    for certificate in [&own, &authority] {
        let found = certificate.public_key().kind();
        ensure!(
            found == expected,
            format_args!("鍵は{kind}"),
            format_args!("{found:?}")
        );
    }
    if let Err(error) = own.verify_issued_by(&authority) {
        fail!("認証局の証明書で検証できる", error);
    }
}

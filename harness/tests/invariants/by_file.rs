//! The rule about 個人番号, broken by a fund that shows what a file registered although J-LIS says otherwise.

use futures::executor::block_on;
use madoguchi::stage::standard_cast;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::fund::{FundRole, Holder, Request as ToFund, Response as FromFund};
use madoguchi_sim::insurer::file::{COLUMNS, Content, Kind, Outcome, write_sheet};
use madoguchi_sim::invariant::Invariant;
use madoguchi_sim::oqs::text::Encoding;

use super::{DAY, TARO, broken, twist, world_of};

fn file(cast: &Cast, address: &str) -> Vec<u8> {
    let taro = &cast.people[TARO];
    let row = Content {
        number: taro.individual_number.clone(),
        holder: Holder {
            name: taro.name.clone(),
            birth: taro.birth,
            sex: taro.sex,
            address: address.parse().expect("an address"),
        },
        enrolment: taro.enrolments[0].clone(),
    }
    .row(Kind::Change);
    let head = ["加入者情報", "1", "01139997", "差分", "1", "2025-06-10"];
    let names = COLUMNS.map(|(name, _)| name);
    write_sheet(Encoding::Utf8, &head, &names, [row]).octets
}

#[test]
fn a_line_that_is_shown_although_the_register_differs_is_seen() {
    let own = standard_cast().people[TARO].address.to_string();
    for (address, lies, expected) in [
        (own.as_str(), false, vec![]),
        ("東京都見本市9-9-9", false, vec![]),
        (
            "東京都見本市9-9-9",
            true,
            vec![Invariant::NumberMatchedOnEveryItem],
        ),
    ] {
        let world = world_of(standard_cast(), DAY);
        if lies {
            twist::<FundRole>(&world, |_, answer| match answer {
                FromFund::FileDone(mut result) => {
                    for line in &mut result.lines {
                        line.outcome = Outcome::Registered;
                    }
                    FromFund::FileDone(result)
                }
                other => other,
            });
        }
        let request = ToFund::FileUpload {
            insurer: "01139997".parse().expect("a number"),
            file: file(world.cast(), address).into(),
        };
        let answer = block_on(world.ask::<FundRole>("保険者職員", "", request));
        let Ok(FromFund::FileDone(result)) = answer else {
            panic!("{answer:?}")
        };
        let withheld = address != own && !lies;
        assert_eq!(result.count(Outcome::Withheld) == 1, withheld, "{result:?}");
        assert_eq!(broken(&world), expected);
    }
}

//! Answers of the eligibility system that reach counters written in another of the ways that the interface allows, or that no
//! honest counter may build on. They hold from the step on.

use cucumber::when;
use madoguchi_sim::fund::{Check, FundRole, Request, Response, Validity};
use madoguchi_sim::oqs::{Document, Element};
use madoguchi_sim::role::Line;

use crate::proof::flaw;
use crate::steps::Scene;

/// What happens to the trees of answers to messages.
async fn messages(scene: &mut Scene, change: impl Fn(&mut Element) + Clone + 'static) {
    let board = scene.play().await.board().clone();
    flaw::says::<FundRole, _>(&board, move || {
        let change = change.clone();
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Document(Document::Xml(xml)) = answer
                && let Ok(mut tree) = Element::parse(xml)
            {
                change(&mut tree);
                *xml = tree.to_xml();
            }
        }
    });
}

/// What happens to the answers to queries by number.
async fn by_number(scene: &mut Scene, change: impl Fn(&mut Check) + Clone + 'static) {
    let board = scene.play().await.board().clone();
    flaw::says::<FundRole, _>(&board, move || {
        let change = change.clone();
        move |_: &Line, asked: &Request, answer: &mut Response| {
            if let (Request::CheckByNumber { .. }, Response::Checked(check)) = (asked, answer) {
                change(check);
            }
        }
    });
}

/// Goes through a tree from the leaves up.
fn everywhere(element: &mut Element, change: &impl Fn(&mut Element)) {
    for child in &mut element.children {
        everywhere(child, change);
    }
    change(element);
}

#[when(regex = r"^支払基金の電文の「([^」]+)」が(空になる|省かれる)$")]
async fn element_is_blank(scene: &mut Scene, name: String, how: String) {
    let leaves_out = how == "省かれる";
    messages(scene, move |tree| {
        everywhere(tree, &|element| {
            if leaves_out {
                element.children.retain(|child| child.name != name);
            } else if element.name == name {
                element.text.clear();
                element.children.clear();
            }
        });
    })
    .await;
}

#[when(regex = r"^支払基金の電文の「([^」]+)」に、空の「([^」]+)」が加わる$")]
async fn element_is_added(scene: &mut Scene, parent: String, name: String) {
    messages(scene, move |tree| {
        everywhere(tree, &|element| {
            if element.name == parent && element.child(&name).is_none() {
                element.children.push(Element::leaf(&name, ""));
            }
        });
    })
    .await;
}

#[when(regex = r"^支払基金の電文の「([^」]+)」が「([^」]*)」になる$")]
async fn element_says(scene: &mut Scene, name: String, text: String) {
    messages(scene, move |tree| {
        everywhere(tree, &|element| {
            if element.name == name {
                element.text.clone_from(&text);
            }
        });
    })
    .await;
}

#[when(regex = r"^支払基金の電文の要素の順が逆になり、知らない要素が加わる$")]
async fn order_is_reversed(scene: &mut Scene) {
    messages(scene, |tree| {
        everywhere(tree, &|element| {
            if !element.children.is_empty() {
                element
                    .children
                    .push(Element::leaf("AddedByALaterEdition", "1"));
                element.children.reverse();
            }
        });
    })
    .await;
}

#[when(regex = r"^支払基金の回答が遅れ、ほかの受付番号の結果が届くようになる$")]
async fn another_reception(scene: &mut Scene) {
    messages(scene, |tree| {
        let downloaded = !tree.at_path("MessageHeader/ReceptionNumber").is_empty();
        everywhere(tree, &|element| {
            if downloaded && element.name == "ReceptionNumber" {
                element.text.push('0');
            }
        });
    })
    .await;
}

#[when(regex = r"^支払基金が番号による照会に、有効な資格を2つ返すようになる$")]
async fn two_records(scene: &mut Scene) {
    by_number(scene, |check| {
        if let (Validity::Valid, Some(first)) = (check.validity, check.records.first().cloned()) {
            check.records.insert(0, first);
        }
    })
    .await;
}

#[when(regex = r"^支払基金が番号による照会に「([^」]+)」の資格を返すようになる$")]
async fn somebody_elses(scene: &mut Scene, person: String) {
    let other = scene.person(&person).clone();
    by_number(scene, move |check| {
        for record in &mut check.records {
            record.name = other.name.clone();
            (record.birth, record.sex) = (other.birth, other.sex);
        }
    })
    .await;
}

#[when(regex = r"^支払基金の番号による照会の回答に負担割合が載らなくなる$")]
async fn no_share(scene: &mut Scene) {
    by_number(scene, |check| {
        for record in &mut check.records {
            record.share = None;
        }
    })
    .await;
}

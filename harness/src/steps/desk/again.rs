//! 再照会: the counter asks once more about the last visit.

use cucumber::when;
use madoguchi_sim::counter::Request;
use madoguchi_sim::vocabulary::InsuredId;

use crate::steps::Scene;
use crate::steps::claim::at_the_counter;
use crate::steps::oqs::qualification;

async fn again(scene: &mut Scene, told: Option<InsuredId>) {
    let visit = scene.decision().visit;
    at_the_counter(scene, Request::AskAgain { visit, told }).await;
}

#[when(regex = r"^窓口が分かっている番号で照会し直す$")]
async fn by_the_known_number(scene: &mut Scene) {
    again(scene, None).await;
}

#[when(regex = r"^窓口が「([^」]+)」の(今の|前の|枝番のない)番号を聞いて照会し直す$")]
async fn by_a_number_told(scene: &mut Scene, person: String, which: String) {
    let mut told = qualification(scene, &person, &which);
    if which == "枝番のない" {
        told.branch = None;
    }
    again(scene, Some(told)).await;
}

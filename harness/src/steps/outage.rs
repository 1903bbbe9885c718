//! システム障害時モード: the call, the look-up of those who were written down, the report.

use cucumber::when;
use madoguchi_sim::counter::Request;

use super::Scene;
use super::claim::at_the_counter;

#[when(regex = r"^窓口がコールセンターに電話し、登録済みの番号で折り返しを受ける$")]
async fn calls(scene: &mut Scene) {
    let called_back_at = scene
        .facility_named(&scene.facility)
        .registered_phone
        .to_string();
    at_the_counter(scene, Request::PhoneHelpDesk { called_back_at }).await;
}

#[when(regex = r"^窓口がコールセンターに電話し、「([^」]+)」で折り返しを受ける$")]
async fn calls_from_elsewhere(scene: &mut Scene, called_back_at: String) {
    at_the_counter(scene, Request::PhoneHelpDesk { called_back_at }).await;
}

#[when(regex = r"^窓口が障害時モードでこの患者を照会する$")]
async fn looks_up(scene: &mut Scene) {
    let visit = scene.decision().visit;
    at_the_counter(scene, Request::LookUpLater { visit }).await;
}

#[when(regex = r"^窓口が障害時モードの利用報告を送る$")]
async fn reports(scene: &mut Scene) {
    at_the_counter(scene, Request::ReportEmergencyUse).await;
}

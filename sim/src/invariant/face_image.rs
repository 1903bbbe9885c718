//! A face image leaves no reader and is kept nowhere (READER-004).

use super::{Invariant, Violation};
use crate::reader::{ReaderRole, Response};
use crate::role::RoleName;
use crate::trace::Trace;

pub(super) fn check(trace: &Trace, found: &mut Vec<Violation>) {
    for entry in trace.entries() {
        if let Some(Response::Storage { images, .. }) = entry.response::<ReaderRole>()
            && !images.is_empty()
        {
            let message = format!("{} に顔画像が{}件残っている", entry.to, images.len());
            found.push(Violation::at(Invariant::FaceImageStaysIn, entry, message));
        }
        // The chip's own photo may reach the reader, never anyone beyond it.
        let beyond = entry.from.role == RoleName::Reader && entry.to.role != RoleName::Card;
        if beyond && crate::card::holds_face_image(entry.request_json()) {
            let message = format!("{} → {}: 顔画像を含む", entry.from, entry.to);
            found.push(Violation::at(Invariant::FaceImageStaysIn, entry, message));
        }
        let outward = entry.to.role == RoleName::Reader;
        if outward
            && entry
                .response_json()
                .is_some_and(crate::card::holds_face_image)
        {
            let message = format!("{} の答えに顔画像がある", entry.to);
            found.push(Violation::at(Invariant::FaceImageStaysIn, entry, message));
        }
    }
}

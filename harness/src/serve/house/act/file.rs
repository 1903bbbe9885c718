//! An insurer hands in a file: 加入者情報 for the fund, or an inquiry for J-LIS. The file itself says which.

use madoguchi_sim::card::Bytes;
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::insurer::file::{Title, title_of};
use madoguchi_sim::insurer::{self, InsurerRole};
use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::vocabulary::InsurerNumber;
use serde::{Deserialize, Serialize};

use super::super::room::Room;
use super::NotDone;

/// The file that goes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileDone {
    /// The file.
    pub file: Bytes,
    /// How it is written.
    pub encoding: Encoding,
}

impl Room {
    pub(super) fn hand_in(
        &self,
        insurer: &InsurerNumber,
        file: Bytes,
    ) -> Result<FileDone, NotDone> {
        self.insurer(insurer)?;
        match title_of(&file) {
            Some(Title::Eligibility) => {
                let request = fund::Request::FileUpload {
                    insurer: insurer.clone(),
                    file,
                };
                match self.ask::<FundRole>("保険者職員", "", request)? {
                    fund::Response::FileDone(result) => {
                        let written = result.write();
                        Ok(FileDone {
                            file: written.octets.into(),
                            encoding: written.encoding,
                        })
                    }
                    fund::Response::Refused { reason } => Err(NotDone::refused("支払基金", reason)),
                    _ => Err(NotDone::no_answer("the answer does not fit")),
                }
            }
            Some(Title::Inquiry) => {
                let request = insurer::Request::InquireByFile { file };
                match self.ask::<InsurerRole>("保険者職員", insurer.as_str(), request)? {
                    insurer::Response::Inquired { file, encoding } => {
                        Ok(FileDone { file, encoding })
                    }
                    insurer::Response::Refused { reason } => {
                        Err(NotDone::refused("保険者", reason))
                    }
                    _ => Err(NotDone::no_answer("the answer does not fit")),
                }
            }
            None => Err(NotDone::unfit(
                "a file that begins with `見本,加入者情報,1` or `見本,本人確認情報照会,1` (docs/insurer-files.md)",
                "something else",
            )),
        }
    }
}

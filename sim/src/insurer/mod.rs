//! 保険者: filings, registration, 資格確認書 and 資格情報のお知らせ.

mod role;

pub use role::*;

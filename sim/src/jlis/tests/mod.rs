//! J-LIS, driven on a switchboard.

mod any_request;
mod beginning;
mod inquiries;
mod life;
mod orders;

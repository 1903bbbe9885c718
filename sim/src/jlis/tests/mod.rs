//! J-LIS, driven on a switchboard.

mod any_request;
mod authority;
mod beginning;
mod inquiries;
mod life;
mod orders;

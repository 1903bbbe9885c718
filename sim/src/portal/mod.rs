//! マイナポータル: login, eligibility screen, PDF and printout, registration.

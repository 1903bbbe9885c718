//! Every rule with the dates between which it holds.

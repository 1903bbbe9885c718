//! Virtual time: the only clock an actor may read.

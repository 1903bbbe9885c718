//! The typed words of the field: a value that exists is a valid one.

//! An adapter by which Madoguchi judges an implementation. Madoguchi starts it as iut.yaml says.

mod protocol;
mod @role@;

fn main() {
    protocol::play(
        "@name@",
        &[
            ("@role@", @role@::begin),
        ],
    );
}

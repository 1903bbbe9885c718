//! The resident memory of a program outside that is attacked, and of whatever it has started.

use std::fs;
use std::path::Path;

use super::oracle::{Fault, Oracle};
use crate::run::Party;

/// So many cases lie between two looks: each goes through all processes of the machine.
const OFTEN: u64 = 16;

const KIB_OF_A_MIB: u64 = 1024;

/// In what a program is wrong that takes ever more.
const WHEREIN: &str = "resident memory";

/// What a program holds, beside what it held when it was looked at first. Nothing where there is no `/proc`.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// MiB by which it may grow.
    bound: u64,
    /// Which program it is, and the KiB that it held when it was ready.
    ready: Option<(u32, u64)>,
}

impl Growth {
    /// MiB by which a program may grow, unless it is told otherwise. Ours.
    pub const BOUND: u64 = 512;

    /// A program that may grow by so many MiB.
    pub const fn new(bound: u64) -> Self {
        Self { bound, ready: None }
    }

    /// Looks at a program after a case with this last step: after the first one, and then now and then.
    pub fn look(&mut self, program: Option<u32>, number: u64, step: usize) -> Option<Fault> {
        if self.ready.is_some() && !number.is_multiple_of(OFTEN) {
            return None;
        }
        let program = program?;
        let now = resident(Path::new("/proc"), program)?;
        let ready = match self.ready {
            Some((same, ready)) if same == program => ready,
            // One that has been started again begins anew.
            _ => self.ready.insert((program, now)).1,
        };
        let grown = now.saturating_sub(ready) / KIB_OF_A_MIB;
        (grown > self.bound).then(|| Fault {
            oracle: Oracle::Resources,
            party: Party::Implementation,
            asked: "a program".to_owned(),
            wherein: WHEREIN.to_owned(),
            expected: format!("at most {} MiB more than when it was ready", self.bound),
            found: format!("{grown} MiB more"),
            class: String::new(),
            step,
        })
    }
}

/// KiB that a process and those of its group hold; `None` if there is no such process.
fn resident(proc: &Path, program: u32) -> Option<u64> {
    let held = |process: &Path| {
        let status = fs::read_to_string(process.join("status")).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    let group = |process: &Path| {
        let stat = fs::read_to_string(process.join("stat")).ok()?;
        // The name of the program stands in brackets, whatever is in it: state, parent and group follow.
        let (_, behind) = stat.rsplit_once(')')?;
        behind.split_whitespace().nth(2)?.parse::<u32>().ok()
    };
    let own = proc.join(program.to_string());
    let others = fs::read_dir(proc).ok()?.flatten().map(|it| it.path());
    let others = others.filter(|it| *it != own && group(it) == Some(program));
    let others: u64 = others.filter_map(|it| held(&it)).sum();
    Some(held(&own)?.saturating_add(others))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(proc: &Path, number: u32, group: u32, kib: u64) {
        let folder = proc.join(number.to_string());
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            folder.join("stat"),
            format!("{number} (a) b) S 1 {group} 1 0"),
        )
        .unwrap();
        fs::write(
            folder.join("status"),
            format!("Name:\ta\nVmRSS:\t   {kib} kB\n"),
        )
        .unwrap();
    }

    #[test]
    fn a_program_holds_what_its_group_holds() {
        let proc = tempfile::tempdir().unwrap();
        process(proc.path(), 7, 7, 100);
        process(proc.path(), 8, 7, 20);
        process(proc.path(), 9, 9, 3);
        fs::create_dir(proc.path().join("sys")).unwrap();
        assert_eq!(resident(proc.path(), 7), Some(120));
        assert_eq!(resident(proc.path(), 9), Some(3));
        assert_eq!(resident(proc.path(), 10), None);
    }
}

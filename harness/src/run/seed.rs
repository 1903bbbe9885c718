//! One seed for each scenario.

/// The seed of a scenario. A stable hash of where and what the scenario is, so that order, selection and sharding
/// change nothing. Every part is preceded by its length, so that no two tuples run together.
pub(super) fn of_scenario(run: u64, path: &str, rule: &str, name: &str, row: Option<usize>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"madoguchi scenario seed 1");
    hasher.update(&run.to_le_bytes());
    for part in [path, rule, name] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    // 0 stands for a scenario without examples.
    let row = row.map_or(0, |row| row as u64 + 1);
    hasher.update(&row.to_le_bytes());
    let mut seed = [0; 8];
    hasher.finalize_xof().fill(&mut seed);
    u64::from_le_bytes(seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_is_the_same_on_every_machine_and_in_every_release() {
        assert_eq!(
            of_scenario(1, "features/a.feature", "", "家族旅行", None),
            13_762_077_586_812_380_322
        );
    }

    #[test]
    fn every_part_counts_and_parts_do_not_run_together() {
        let seeds = [
            of_scenario(1, "a", "b", "c", None),
            of_scenario(2, "a", "b", "c", None),
            of_scenario(1, "ab", "", "c", None),
            of_scenario(1, "a", "bc", "", None),
            of_scenario(1, "a", "b", "c", Some(0)),
            of_scenario(1, "a", "b", "c", Some(1)),
        ];
        let mut distinct = seeds.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), seeds.len());
    }
}
